import FlyingFox
import Foundation

/// What an endpoint answers, before a fault has its way with it.
struct Answer: Sendable {
    /// The body, kept as JSON for as long as a fault may want to change its members.
    enum Body: Sendable {
        case json(JSON)
        case data(Data)

        var data: Data {
            switch self {
            case .json(let json): Data(json.text.utf8)
            case .data(let data): data
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

    /// A redirect to `location`.
    static func redirect(status: Int, to location: String) -> Answer {
        Answer(status: status, headers: [("Location", location)])
    }

    var response: HTTPResponse {
        HTTPResponse(statusCode: statusCode, headers: headerFields, body: body.data)
    }

    /// The answer with its body sent some other way.
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
