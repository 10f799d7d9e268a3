/// The body of a request that is read while it is sent, so that it need not fit into memory; ``FileUpload`` is one.
///
/// An HTTP client reads it on its own thread, where nothing may wait long. It may begin anew at any time: for another
/// attempt, a redirect or a renewed token.
public protocol RequestBodySource: AnyObject, Sendable {
    /// The size of the whole body in bytes, which stays the same.
    var size: Int { get }

    /// Fills `piece` with the bytes of the body that begin at `offset`.
    ///
    /// - Throws: An error where they cannot be had, which ends the request.
    func read(into piece: UnsafeMutableRawBufferPointer, at offset: Int) throws

    /// Checks, when the server has accepted the request, that what was read belongs together.
    ///
    /// - Throws: An error where it does not.
    func finish() throws
}

/// Takes the body of a response while it is received, so that it need not fit into memory; ``FileDownload`` is one.
///
/// An HTTP client calls ``begin(_:)`` and ``write(_:)`` on its own thread, where nothing may wait long. Bodies of errors
/// and redirects are not given to it.
public protocol ResponseBodySink: AnyObject, Sendable {
    /// Returns header fields to send with the next attempt of a request, such as `Range`.
    ///
    /// - Throws: An error where the request cannot be made.
    func fields(for request: HTTPRequest) throws -> HTTPHeaders

    /// Begins a body, anew after an attempt that broke off; `response` is the head of a response of 2xx.
    ///
    /// - Throws: An error where the body is not wanted, which ends the request.
    func begin(_ response: HTTPResponse) throws

    /// Takes the next bytes of the body, decompressed.
    ///
    /// - Throws: An error where they cannot be kept, which ends the request.
    func write(_ bytes: UnsafeRawBufferPointer) throws

    /// Completes the body, when the whole response has been received.
    ///
    /// What takes long must be done on another thread than that of the caller, which may be the HTTP client's.
    ///
    /// - Throws: An error where something is missing; one that may pass has the request sent again.
    func finish() async throws

    /// Ends the work after a failure, and returns the error to throw, which may say how much has been received.
    func failure(_ error: GlobusError) -> GlobusError
}

extension ResponseBodySink {
    /// Returns none by default.
    public func fields(for request: HTTPRequest) throws -> HTTPHeaders { HTTPHeaders() }
    /// Returns the error itself by default.
    public func failure(_ error: GlobusError) -> GlobusError { error }
}

extension HTTPResponse {
    /// Completes the bodies that were streamed where the request has succeeded.
    func finishingStreams(of request: HTTPRequest) async throws -> HTTPResponse {
        guard (200..<300).contains(status) else { return self }
        try request.source?.finish()
        guard let sink = request.sink else { return self }
        var response = self
        if streamedSize == nil {
            // The HTTP client streams nothing.
            response.body = []
            response.streamedSize = body.count
            try sink.begin(response)
            try body.withUnsafeBytes { try sink.write($0) }
        }
        try await sink.finish()
        return response
    }
}
