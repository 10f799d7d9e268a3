/// The scheme, host and port of an absolute URL (RFC 6454 §4), as far as two of them must be compared.
struct URLOrigin: Equatable {
    private let scheme: String
    private let authority: String

    /// Nil for a text that is no absolute URL, so that it equals no other origin.
    init?(_ url: String) {
        guard let range = url.firstRange(of: "://") else { return nil }
        scheme = url[..<range.lowerBound].lowercased()
        let authority = url[range.upperBound...].prefix { !"/?#\\".contains($0) }.lowercased()
        let port = scheme == "https" ? ":443" : ":80"
        self.authority = authority.hasSuffix(port) ? String(authority.dropLast(port.count)) : authority
    }
}
