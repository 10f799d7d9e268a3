extension GlobusError {
    /// The error that an error response becomes: `POST https://…/token: 400 invalid_grant: The token was revoked`.
    ///
    /// `place` is the method and the URL without its query, and `note` is what this library adds behind the server's
    /// words.
    static func api(_ code: Code, _ response: ErrorResponse, place: String, note: String? = nil) -> GlobusError {
        let name = response.code ?? response.httpReason
        var message = "\(place): \(response.httpStatus)"
        if !name.isEmpty { message += " \(name.printable(limit: 100))" }
        if let text = response.message { message += ": \(text.printable(limit: 300))" }
        if let note { message += "; \(note)" }
        return GlobusError(code, message, response: response)
    }
}
