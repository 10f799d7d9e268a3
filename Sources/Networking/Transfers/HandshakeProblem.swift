/// Why no secure connection came about, in words.
struct HandshakeProblem {
    private static let known: [(signs: [String], words: String)] = [
        (
            ["unsupported protocol", "protocol version", "no protocols available"],
            "it offers no TLS of version 1.2 or later; have its operator allow TLS 1.2"
        ),
        (
            ["wrong version number", "packet length too long", "http request", "unknown protocol"],
            "it does not speak TLS there; check the port, and whether the URL should start with http://"
        ),
        (
            ["certificate required", "bad certificate"],
            "it asks for a certificate of the client, which cannot be given; use another address of the service"
        ),
        (
            ["handshake failure", "no shared cipher", "too small", "too weak"],
            "it offers no encryption that is strong enough; have its operator update its TLS settings"
        ),
    ]

    /// What is wrong and what to do about it.
    let words: String
    /// Whether the same request may succeed later; what a server is set up for stays.
    let isTransient: Bool

    /// Reads libcurl's words, which end in those of OpenSSL.
    init(_ detail: String) {
        let known = Self.known.first { $0.signs.contains { detail.contains($0) } }
        words = known?.words ?? detail
        isTransient = known == nil
    }
}
