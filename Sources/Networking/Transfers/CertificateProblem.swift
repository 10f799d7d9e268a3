import GlobusAuth

/// What is wrong with a server's certificate, in words.
struct CertificateProblem {
    private let reason: String
    private let advice: String

    /// Reads an OpenSSL `X509_V_ERR` code (`openssl/x509_vfy.h`).
    ///
    /// libcurl checks the name itself, before the code is known; until then it says 1. `trusting` says how its authority
    /// can be trusted.
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

    /// The problem and what to do about it, where `name` is whose certificate it is.
    func message(_ name: String) -> String {
        "the certificate of \(name) \(reason); nothing was sent; \(advice)"
    }
}
