/// A small JSON document without any authorization, for benchmarks of clients.
enum BenchService {
    private static let body = Answer.Body.bytes(Array(#"{"ok":true,"name":"globus","value":42}"#.utf8))

    static let endpoints = [
        Endpoint("GET /bench/json", "a small JSON document, no token needed") { _, _ in
            var answer = Answer(status: 200, contentType: "application/json")
            answer.body = body
            return answer
        }
    ]
}
