import GlobusAuth
import LuaRuntime

/// The options that requests, clients and login clients share: how an attempt is made, and how often.
extension CallOptions {
    static let timeout = HostParameter.optional(
        "timeout",
        .number,
        "How long each attempt may take, connecting included.",
        unit: "seconds",
        default: "60"
    )
    static let maxRetries = HostParameter.optional(
        "max_retries",
        .integer,
        "How often a failure that may pass is retried.",
        default: "5"
    )
    static let verifySSL = HostParameter.optional(
        "verify_ssl",
        .boolean | .string,
        "false for no check of certificates, or the path of a CA file."
    )

    func timeout() throws -> Duration? { try duration("timeout") }

    func maxRetries() throws -> Int? { try integer("max_retries", in: 0...1000) }

    func certificateVerification() throws -> CertificateVerification? {
        try with("verify_ssl") {
            guard stack.type(at: -1) == .string else { return stack.boolean(at: -1) ? .systemAuthorities : .disabled }
            guard let path = stack.string(at: -1) else { throw invalid("verify_ssl", "must be valid UTF-8") }
            return .authorities(file: try stack.services.judge.requireFile(path, .read))
        }
    }
}
