/// One HTTP response with its whole body.
public struct HTTPResponse: Sendable {
    /// The status code, 100 to 599.
    public var status: Int
    /// The reason phrase of the status line.
    ///
    /// Empty over HTTP/2, which has none.
    public var reason: String
    /// The header fields in the order in which they came, without those of interim (1xx) responses.
    public var headers: HTTPHeaders
    /// The body, decompressed.
    public var body: [UInt8]

    /// Creates a response.
    public init(status: Int, reason: String = "", headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = []) {
        self.status = status
        self.reason = reason
        self.headers = headers
        self.body = body
    }
}
