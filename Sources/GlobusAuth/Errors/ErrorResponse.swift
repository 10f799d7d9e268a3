/// What a server said in an error response.
public struct ErrorResponse: Sendable {
    /// The response as it came.
    public let response: HTTPResponse

    /// Creates a description of `response`.
    public init(_ response: HTTPResponse) {
        self.response = response
    }
}
