import GlobusAuth
import Networking
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct RefusalTests {
    @Test(
        "A header that cannot be sent as one is refused before anything is sent",
        arguments: [
            ("X", "a\r\nInjected: 1"), ("X", "a\nb"), ("X", "a\rb"), ("X", "a\0b"), ("X\r\nInjected: 1", "a"),
            ("", "a"),
            ("X Y", "a"), ("X:", "a"), ("X\0", "a"), ("Ünïcode", "a"), ("Content-Length", "3"), ("content-length", "3"),
            ("Transfer-Encoding", "chunked"), ("HOST", "example.org"),
        ]
    )
    func header(name: String, value: String) async throws {
        let bench = try Bench()
        var request = try bench.request()
        request.headers = HTTPHeaders([.init(name: name, value: value)])
        #expect(try await bench.failure(of: request).code == .usage)
        #expect(bench.server.log.connections.count == 0)
    }

    @Test("The error about a header's value does not hold the value")
    func valueNotShown() async throws {
        let bench = try Bench()
        var request = try bench.request()
        request.headers = ["Authorization": "Bearer secret\r\n"]
        let error = try await bench.failure(of: request)
        #expect(error.message.contains("Authorization"))
        #expect(!error.message.contains("secret"))
    }

    @Test(
        "A method that is no token is refused before anything is sent",
        arguments: ["", "GET /x HTTP/1.1\r\nX: 1\r\n\r\nGET", "GE T", "GET\0", "GÉT"]
    )
    func method(_ method: String) async throws {
        let bench = try Bench()
        #expect(try await bench.failure(of: bench.request(method)).code == .usage)
        #expect(bench.server.log.connections.count == 0)
    }

    @Test("A HEAD request with a body is refused")
    func headWithBody() async throws {
        let bench = try Bench()
        var request = try bench.request("HEAD")
        request.body = [1]
        #expect(try await bench.failure(of: request).code == .usage)
    }
}
