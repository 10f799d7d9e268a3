import LoopbackServer

/// The answer of an endpoint, before a fault changes it.
struct Answer: Sendable {
    /// The body, which stays JSON as long as a fault may change its members.
    enum Body: Sendable {
        case json(JSON)
        case bytes([UInt8])
        /// A part of a file, which is read while it is sent.
        case file(ServedFile, Range<Int>)

        var bytes: [UInt8] {
            switch self {
            case .json(let json): Array(json.text.utf8)
            case .bytes(let bytes): bytes
            case .file(let file, let part): file.bytes(part)
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
        body = .bytes(Array(text.utf8))
    }

    init(_ reply: MockGlobus.Reply) {
        status = reply.status
        contentType = reply.contentType
        headers = reply.headers.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        body = .bytes(reply.body)
    }

    /// The answer as a test may change it; of a header field that occurs twice the last one counts.
    var reply: MockGlobus.Reply {
        MockGlobus.Reply(
            status: status,
            contentType: contentType,
            headers: Dictionary(headers.map { ($0.name, $0.value) }) { $1 },
            body: body.bytes
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

    /// The answer as the server sends it.
    var sent: ServerAnswer {
        if case .file(let file, let part) = body { return sent(.pieces(file.pieces(part), count: part.count)) }
        return sent(.bytes(body.bytes))
    }

    /// Returns the answer with another way of sending its body.
    func sent(_ body: ServerAnswer.Body) -> ServerAnswer {
        let type = contentType.map { [(name: "Content-Type", value: $0)] } ?? []
        return ServerAnswer(status: status, fields: type + headers, body: body)
    }
}
