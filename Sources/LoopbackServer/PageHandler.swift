/// A request for a page.
package struct PageRequest: Sendable {
    /// The method in upper case.
    package let method: String
    /// The path as sent, percent-encoded.
    package let path: String
    /// The query as sent, without the question mark.
    package let query: String

    /// Creates a request.
    package init(method: String, path: String, query: String) {
        self.method = method
        self.path = path
        self.query = query
    }
}

/// The page that answers a request.
package struct PageAnswer: Sendable {
    /// How it went.
    package let status: Status
    /// The page.
    package let page: WebPage
    /// Called when the page was sent, or the browser was gone.
    package let delivered: (@Sendable () -> Void)?

    /// Creates an answer.
    ///
    /// - Parameters:
    ///   - status: How it went.
    ///   - page: The page.
    ///   - delivered: Called when the page was sent, or the browser was gone.
    package init(_ status: Status, _ page: WebPage, delivered: (@Sendable () -> Void)? = nil) {
        self.status = status
        self.page = page
        self.delivered = delivered
    }

    /// How a request went.
    package enum Status: Sendable {
        case ok, badRequest, notFound, methodNotAllowed, gone

        fileprivate var code: Int {
            switch self {
            case .ok: 200
            case .badRequest: 400
            case .notFound: 404
            case .methodNotAllowed: 405
            case .gone: 410
            }
        }
    }
}

extension LoopbackServer {
    /// Answers with pages, on any free port, over connections that end with their answer.
    ///
    /// - Parameter answer: The page for a request.
    /// - Returns: The server, which takes requests.
    /// - Throws: ``Failure`` where no port can be had.
    package static func start(
        answering answer: @escaping @Sendable (PageRequest) -> PageAnswer
    ) throws -> LoopbackServer {
        try start(handler: PageHandler(answer: answer))
    }
}

private struct PageHandler: RequestHandler {
    let answer: @Sendable (PageRequest) -> PageAnswer

    func answer(_ request: IncomingRequest) async -> ServerAnswer {
        let head = request.head
        let page = answer(PageRequest(method: head.method, path: head.path, query: head.query))
        var fields = WebPage.headers
        fields.append(("Content-Type", WebPage.contentType))
        if page.status == .methodNotAllowed { fields.append(("Allow", "GET")) }
        fields.append(("Connection", "close"))
        var answer = ServerAnswer(status: page.status.code, fields: fields, body: .bytes(Array(page.page.text.utf8)))
        answer.delivered = page.delivered
        return answer
    }
}
