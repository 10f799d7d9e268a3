/// Tells by the names of fields, parameters and headers whether their values may be secrets.
package enum SecretNames {
    /// The parameters of OAuth 2 and related standards whose values are secrets.
    private static let parameters: Set<String> = [
        "access_token", "assertion", "client_assertion", "client_secret", "code", "code_verifier", "device_code",
        "id_token", "password", "refresh_token", "subject_token", "token",
    ]

    private static let parts: [NamePart] = [
        "token", "secret", "password", "passwd", "passphrase", "assertion", "verifier", "credential", "authorization",
        "cookie", "signature", "jwt", "api_key", "apikey", "access_key", "private_key", "encryption_key",
    ]

    /// The ends of names such as `token_type`, `authorization_endpoint` and `token_storage`, whose values are not
    /// secrets.
    private static let harmlessEnds = [
        "_type", "_types", "_endpoint", "_supported", "_uri", "_url", "_method", "_storage",
    ]
    /// The names of tokens that mark a position in a listing.
    private static let places: Set<String> = ["next_token", "page_token", "continuation_token"]

    /// The schemes of `Authorization` that can be told from credentials, in lower case.
    private static let schemes: Set<String> = ["basic", "bearer", "digest", "globus-goauthtoken", "negotiate"]

    /// Whether `word`, which is followed by a space, is the scheme of an `Authorization` and not part of a secret.
    static func isScheme(_ word: some StringProtocol) -> Bool { schemes.contains(word.lowercased()) }

    /// Whether the value of the parameter `name` is certainly a secret.
    static func isSecret(parameter name: String) -> Bool { parameters.contains(name) }

    /// Whether the parameter `name` of a form or a query may hold a secret.
    package static func mayHoldSecret(parameter name: String) -> Bool {
        let name = normal(name)
        return parameters.contains(name) || name == "user_code" || mayHoldSecret(normal: name)
    }

    /// Whether the member `name` of a JSON document may hold a secret.
    ///
    /// The `code` of an error is not one.
    package static func mayHoldSecret(member name: String) -> Bool { mayHoldSecret(normal: normal(name)) }

    /// Whether the header field `name` may hold a secret.
    static func mayHoldSecret(header name: String) -> Bool {
        let name = normal(name)
        return name != "www_authenticate" && mayHoldSecret(normal: name)
    }

    private static func mayHoldSecret(normal name: String) -> Bool {
        !places.contains(name) && !harmlessEnds.contains { name.hasSuffix($0) }
            && parts.contains { $0.isPart(of: name) }
    }

    private static func normal(_ name: String) -> String {
        String(
            decoding: name.utf8.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : asciiLowercase($0) },
            as: UTF8.self
        )
    }
}

/// A part of a name, which is searched for by bytes: `String.contains` makes a table for each search.
private struct NamePart: ExpressibleByStringLiteral {
    let bytes: [UInt8]

    init(stringLiteral value: String) { bytes = Array(value.utf8) }

    func isPart(of name: String) -> Bool {
        var name = name
        return name.withUTF8 { name in
            name.count >= bytes.count
                && (0...name.count - bytes.count).contains { name[$0] == bytes[0] && name[$0...].starts(with: bytes) }
        }
    }
}
