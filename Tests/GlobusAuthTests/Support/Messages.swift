import GlobusAuth

extension HTTPResponse {
    static func json(_ text: String, status: Int = 200, type: String = "application/json") -> HTTPResponse {
        HTTPResponse(status: status, headers: ["Content-Type": type], body: Array(text.utf8))
    }

    static func redirect(_ status: Int = 302, to location: String) -> HTTPResponse {
        HTTPResponse(status: status, headers: ["Location": location])
    }
}

extension HTTPRequest {
    var authorization: String? { headers["Authorization"] }
    var bodyText: String? { body.map { String(decoding: $0, as: UTF8.self) } }
}
