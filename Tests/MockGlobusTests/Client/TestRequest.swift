import Foundation

/// A request as it is sent.
struct TestRequest: Sendable {
    var method: String
    var target: String
    var headers: [String: String] = [:]
    var body = Data()

    static func form(_ path: String, _ fields: [(String, String)], headers: [String: String] = [:]) -> TestRequest {
        let text = fields.map { "\($0)=\(encode($1))" }.joined(separator: "&")
        var headers = headers
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return TestRequest(method: "POST", target: path, headers: headers, body: Data(text.utf8))
    }

    static func get(_ target: String, token: String? = nil) -> TestRequest {
        TestRequest(method: "GET", target: target, headers: token.map { ["Authorization": "Bearer \($0)"] } ?? [:])
    }

    static func json(_ path: String, _ text: String, token: String) -> TestRequest {
        let headers = ["Authorization": "Bearer \(token)", "Content-Type": "application/json"]
        return TestRequest(method: "POST", target: path, headers: headers, body: Data(text.utf8))
    }

    static func encode(_ value: String) -> String {
        let plain = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))
        return value.addingPercentEncoding(withAllowedCharacters: plain) ?? value
    }

    var bytes: Data {
        var head = "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        if method != "GET" { head += "Content-Length: \(body.count)\r\n" }
        return Data((head + "\r\n").utf8) + body
    }
}
