extension GlobusError {
    /// The error that an error response becomes: `POST https://…/token: 400 invalid_grant: The token was revoked`.
    ///
    /// `place` is the method and the URL without its query, and `note` is what this library adds behind the server's
    /// words.
    static func api(_ code: Code, _ response: ErrorResponse, place: String, note: String? = nil) -> GlobusError {
        let name = response.code ?? response.httpReason
        var line = "\(place): \(response.httpStatus)"
        if !name.isEmpty { line += " \(name.printable(limit: 100))" }
        if let text = response.message { line += ": \(text.printable(limit: 300))" }
        let message = response.message ?? (response.httpReason.isEmpty ? line : response.httpReason)
        let error = GlobusError(code, message, line: line, response: response)
        return note.map(error.noting) ?? error
    }
}
