import FlyingFox
import FlyingSocks
import Foundation

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
    fileprivate let delivery: Delivery?

    /// Creates an answer.
    ///
    /// - Parameters:
    ///   - status: How it went.
    ///   - page: The page.
    ///   - delivered: Called when the page was sent, or the browser was gone.
    package init(_ status: Status, _ page: WebPage, delivered: (@Sendable () -> Void)? = nil) {
        self.status = status
        self.page = page
        delivery = delivered.map(Delivery.init)
    }

    /// How a request went.
    package enum Status: Sendable {
        case ok, badRequest, notFound, methodNotAllowed, gone

        fileprivate var code: HTTPStatusCode {
            switch self {
            case .ok: .ok
            case .badRequest: .badRequest
            case .notFound: .notFound
            case .methodNotAllowed: .methodNotAllowed
            case .gone: .gone
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
    ) async throws -> LoopbackServer {
        try await start(timeout: 30, handler: PageHandler(answer: answer))
    }
}

private struct PageHandler: HTTPHandler {
    let answer: @Sendable (PageRequest) -> PageAnswer

    func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
        let answer = answer(
            PageRequest(
                method: request.method.rawValue,
                path: request.target.path(),
                query: request.target.query()
            )
        )
        var fields = HTTPHeaders()
        fields[.contentType] = WebPage.contentType
        fields[.connection] = "close"
        if answer.status == .methodNotAllowed { fields[HTTPHeader("Allow")] = "GET" }
        for header in WebPage.headers { fields.addValue(header.value, for: HTTPHeader(header.name)) }
        let body = DeliveredBody(data: Data(answer.page.text.utf8), delivery: answer.delivery)
        return HTTPResponse(
            statusCode: answer.status.code,
            headers: fields,
            body: HTTPBodySequence(from: body, count: body.data.count)
        )
    }
}

/// Does something when the answer that it belongs to is let go.
private final class Delivery: Sendable {
    private let finish: @Sendable () -> Void

    init(_ finish: @escaping @Sendable () -> Void) { self.finish = finish }

    deinit { finish() }
}

/// A body that keeps its delivery until it is sent.
private struct DeliveredBody: AsyncBufferedSequence {
    typealias Element = UInt8

    let data: Data
    let delivery: Delivery?

    func makeAsyncIterator() -> Iterator { Iterator(rest: data, delivery: delivery) }

    struct Iterator: AsyncBufferedIteratorProtocol {
        fileprivate(set) var rest: Data
        /// Kept for as long as the body is being sent.
        let delivery: Delivery?

        mutating func next() async throws -> UInt8? { rest.popFirst() }

        mutating func nextBuffer(suggested: Int) async throws -> Data? {
            guard !rest.isEmpty else { return nil }
            defer { rest = Data() }
            return rest
        }
    }
}
