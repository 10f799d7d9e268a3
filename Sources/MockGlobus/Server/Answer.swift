import FlyingFox
import Foundation
import LoopbackServer

/// The answer of an endpoint, before a fault changes it.
struct Answer: Sendable {
    /// The body, which stays JSON as long as a fault may change its members.
    enum Body: Sendable {
        case json(JSON)
        case data(Data)
        /// A part of a file, which is read while it is sent.
        case file(ServedFile, Range<Int>)

        var data: Data {
            switch self {
            case .json(let json): Data(json.text.utf8)
            case .data(let data): data
            case .file(let file, let part): file.data(part)
            }
        }
    }

    var status: Int
    var headers: [(name: String, value: String)] = []
    var contentType: String?
    var body: Body

    init(status: Int = 200, json: JSON) {
        self.status = status
        contentType = "application/json"
        body = .json(json)
    }

    init(status: Int, text: String = "", contentType: String? = nil, headers: [(String, String)] = []) {
        self.status = status
        self.contentType = contentType
        self.headers = headers.map { ($0.0, $0.1) }
        body = .data(Data(text.utf8))
    }

    init(_ reply: MockGlobus.Reply) {
        status = reply.status
        contentType = reply.contentType
        headers = reply.headers.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        body = .data(Data(reply.body))
    }

    /// The answer as a test may change it; of a header field that occurs twice the last one counts.
    var reply: MockGlobus.Reply {
        MockGlobus.Reply(
            status: status,
            contentType: contentType,
            headers: Dictionary(headers.map { ($0.name, $0.value) }) { $1 },
            body: Array(body.data)
        )
    }

    /// A page for a browser.
    init(status: Int, page: WebPage) {
        self.init(status: status, text: page.text, contentType: WebPage.contentType)
        headers = WebPage.headers
    }

    /// A redirect to `location`.
    static func redirect(status: Int, to location: String) -> Answer {
        Answer(status: status, headers: [("Location", location)])
    }

    var response: HTTPResponse {
        if case .file(let file, let part) = body { return response(body: file.body(part)) }
        return HTTPResponse(statusCode: statusCode, headers: headerFields, body: body.data)
    }

    /// Returns the answer with another way of sending its body.
    func response(body: HTTPBodySequence) -> HTTPResponse {
        HTTPResponse(statusCode: statusCode, headers: headerFields, body: body)
    }

    private var statusCode: HTTPStatusCode {
        HTTPStatusCode(status, phrase: ReasonPhrase.of(status))
    }

    private var headerFields: HTTPHeaders {
        var fields = HTTPHeaders()
        if let contentType { fields[.contentType] = contentType }
        for header in headers { fields.addValue(header.value, for: HTTPHeader(header.name)) }
        return fields
    }
}

/// The reason phrases of RFC 9110 §15 that the mock's answers need.
enum ReasonPhrase {
    static func of(_ status: Int) -> String {
        phrases[status] ?? "Status \(status)"
    }

    private static let phrases = [
        200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 206: "Partial Content",
        301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified",
        307: "Temporary Redirect", 308: "Permanent Redirect",
        400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
        409: "Conflict", 410: "Gone", 413: "Content Too Large", 416: "Range Not Satisfiable",
        422: "Unprocessable Content", 429: "Too Many Requests",
        500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
    ]
}
