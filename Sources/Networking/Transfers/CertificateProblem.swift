import GlobusAuth

/// Describes what is wrong with a server's certificate.
struct CertificateProblem {
    private let reason: String
    private let advice: String

    /// Reads an OpenSSL `X509_V_ERR` code (`openssl/x509_vfy.h`).
    ///
    /// libcurl checks the name itself, before the code is known; until then the code is 1. `trusting` says how the
    /// certificate's authority can be trusted.
    init(
        verifyResult: Int,
        trusting: String = "name a file with its authority in verify_ssl or GLOBUS_SDK_VERIFY_SSL"
    ) {
        switch verifyResult {
        case 0, 1, 62:
            reason = "is for another host name"
            advice = "check the host name in the URL"
        case 9:
            reason = "is not valid yet"
            advice = "check this machine's clock"
        case 10:
            reason = "has expired"
            advice = "tell the operator of the server, and check this machine's clock"
        case 18, 19:
            reason = "is self-signed"
            advice = "\(trusting) if you trust it"
        case 2, 20, 21:
            reason = "is signed by an authority that is not trusted here"
            advice = "\(trusting) if you trust that, or have the server send its whole chain"
        case 66, 67, 68:
            reason = "has keys or signatures that are too weak"
            advice = "have the operator of the server renew it"
        case 23:
            reason = "has been revoked"
            advice = "do not use this server"
        default:
            reason = "cannot be verified (OpenSSL code \(verifyResult))"
            advice = "\(trusting) if you trust it"
        }
    }

    /// Returns the problem and what to do about it; `name` says whose certificate it is.
    func message(_ name: String) -> String {
        "the certificate of \(name) \(reason); nothing was sent; \(advice)"
    }
}

/// Describes why no secure connection could be made.
struct HandshakeProblem {
    private static let clientRefusals = [
        "certificate required", "bad certificate", "unknown ca", "certificate unknown", "certificate expired",
        "certificate revoked",
    ]
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
            clientRefusals,
            "it asks for a certificate of the client that it knows; give one with the option cert"
        ),
        (
            ["handshake failure", "no shared cipher", "too small", "too weak"],
            "it offers no encryption that is strong enough; have its operator update its TLS settings"
        ),
    ]

    /// What is wrong and what to do about it.
    let words: String
    /// Whether the same request may succeed later; a server's settings do not change by themselves.
    let isTransient: Bool

    /// Reads libcurl's message, which ends with that of OpenSSL.
    init(_ detail: String) {
        let known = Self.known.first { $0.signs.contains { detail.contains($0) } }
        words = known?.words ?? detail
        isTransient = known == nil
    }

    /// Reads a message that says that the server refuses the client's certificate; nil for any other.
    init?(refusal detail: String) {
        guard detail.contains("alert"), Self.clientRefusals.contains(where: detail.contains) else { return nil }
        self.init(detail)
    }
}
