import GlobusAuth
import LuaSyntax

/// Finds secrets that are written out in a line of Lua, so that the line is not kept in a history.
package struct SecretLiterals {
    /// The positions of secret arguments, counted from 0, by the last part of a function's name.
    private let arguments: [String: Set<Int>]
    private let isKnown: (String) -> Bool

    /// Creates a finder of secrets.
    ///
    /// - Parameters:
    ///   - functions: The names of the parameters of each function that takes a secret, by the last part of the
    ///     function's name.
    ///   - isKnown: Whether a text is a secret that the host knows.
    package init(functions: [String: [String]], isKnown: @escaping (String) -> Bool) {
        arguments = functions.mapValues { names in
            Set(names.indices.filter { Self.isSecretParameter(names[$0]) })
        }
        self.isKnown = isKnown
    }

    /// Whether the argument of a parameter with this name is a secret.
    static func isSecretParameter(_ name: String) -> Bool {
        SecretNames.mayHoldSecret(parameter: name) || name == "header_val" || name == "auth_code"
    }

    /// Whether the line holds a secret.
    package func isPresent(in line: String) -> Bool {
        let tokens = WordReader.words(of: line).filter { $0.kind != .comment }
        var calls: [Call?] = []
        for (index, token) in tokens.enumerated() {
            switch token.kind {
            case .symbol: follow(token, index, tokens, &calls)
            case .string, .unfinished:
                let content = token.stringContent
                if content.isEmpty { continue }
                if SecretShapes.isSecret(content) || isKnown(String(content)) { return true }
                if isNamedSecret(index, tokens) || isSecretArgument(index, tokens, calls) { return true }
            default: break
            }
        }
        return false
    }

    private struct Call {
        let secrets: Set<Int>
        var position = 0
    }

    /// Tracks the brackets around a word, and the arguments before it.
    private func follow(_ token: Word, _ index: Int, _ tokens: [Word], _ calls: inout [Call?]) {
        switch token.text {
        case "(": calls.append(index > 0 ? call(of: tokens[index - 1]) : nil)
        case "{", "[": calls.append(nil)
        case ")", "}", "]": _ = calls.popLast()
        case ",": if !calls.isEmpty { calls[calls.count - 1]?.position += 1 }
        default: break
        }
    }

    private func call(of token: Word) -> Call? {
        token.kind == .name ? arguments[token.text].map { Call(secrets: $0) } : nil
    }

    /// Whether a text is the value of a secret field, as in `client_secret = "…"` and `["client_secret"] = "…"`.
    private func isNamedSecret(_ index: Int, _ tokens: [Word]) -> Bool {
        guard index >= 2, tokens[index - 1].isSymbol("=") || tokens[index - 1].isSymbol("==") else { return false }
        let target = tokens[index - 2]
        if target.kind == .name { return SecretNames.mayHoldSecret(member: target.text) }
        guard target.isSymbol("]"), index >= 4, tokens[index - 3].kind == .string else { return false }
        return SecretNames.mayHoldSecret(member: String(tokens[index - 3].stringContent))
    }

    private func isSecretArgument(_ index: Int, _ tokens: [Word], _ calls: [Call?]) -> Bool {
        if let call = calls.last ?? nil, call.secrets.contains(call.position) { return true }
        // f "text"
        return index > 0 && call(of: tokens[index - 1])?.secrets.contains(0) == true
    }
}

/// Recognizes secrets by their form.
package enum SecretShapes {
    /// Returns the part of an Authorization value that may be shown, such as `Bearer `; nil where the text is not such
    /// a value.
    package static func schemePrefix(of text: some StringProtocol) -> String? {
        for scheme in ["Bearer ", "Basic "] where text.hasPrefix(scheme) && text.count > scheme.count + 3 {
            return scheme
        }
        return nil
    }

    /// Whether the text looks like a token, a JSON web token or a private key.
    package static func isSecret(_ text: some StringProtocol) -> Bool {
        schemePrefix(of: text) != nil || isGlobusToken(text) || isJSONWebToken(text)
            || text.contains("PRIVATE KEY-----")
    }

    /// Globus's tokens begin with `Ag` and contain no separators.
    private static func isGlobusToken(_ text: some StringProtocol) -> Bool {
        text.hasPrefix("Ag") && text.utf8.count >= 40 && text.utf8.allSatisfy { isLetterOrDigit($0) }
    }

    /// RFC 7519: three parts in base64url, of which the first is a JSON object.
    private static func isJSONWebToken(_ text: some StringProtocol) -> Bool {
        guard text.hasPrefix("eyJ") else { return false }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 3
            && parts.allSatisfy { part in
                part.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
            }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
