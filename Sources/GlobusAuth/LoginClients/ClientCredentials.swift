/// The checks of what an OAuth 2 client names itself with.
///
/// A server's answer to an empty ID or secret, which a variable that is not set leaves behind, names neither.
package enum ClientCredentials {
    /// Throws ``GlobusError/Code/usage`` for an ID that is empty or all white space.
    package static func check(id: String) throws {
        guard isBlank(id) else { return }
        throw GlobusError(
            .usage,
            "client_id is empty; give the ID that the OAuth 2 client was registered under, from a variable that is set"
        )
    }

    /// Throws ``GlobusError/Code/usage`` for a secret that is empty or all white space.
    static func check(secret: Secret) throws {
        guard isBlank(secret.reveal()) else { return }
        throw GlobusError(
            .usage,
            "client_secret is empty; give the OAuth 2 client's secret, from a variable that is set, or use "
                + "NativeAppAuthClient for a client that has none"
        )
    }

    private static func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }
}
