/// Replaces credentials by digests: secrets that are known, and values whose names say that they are credentials.
struct CredentialFilter {
    private let matcher: SecretMatcher?

    /// Creates a filter that finds the `known` secrets anywhere.
    init(_ known: KnownSecrets?) {
        matcher = known?.matcher
    }

    /// Returns `text` without the known secrets.
    func filtered(_ text: String) -> String {
        guard let cleaned = matcher?.replacing(in: Array(text.utf8), with: SecretDigest.name) else { return text }
        return String(decoding: cleaned, as: UTF8.self)
    }

    /// Returns a URL without the credentials in its query and its fragment.
    func filtered(url text: String) -> String {
        guard let start = text.utf8.firstIndex(where: { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }) else {
            return filtered(text)
        }
        return filtered(String(text[..<start])) + filtered(form: text[start...])
    }

    /// Returns a form or a query as it is written, except for its credentials.
    func filtered(form text: Substring) -> String {
        var output = ""
        var rest = text
        while !rest.isEmpty {
            let end = rest.utf8.dropFirst().firstIndex(where: Self.separators.contains) ?? rest.endIndex
            output += filtered(parameter: rest[..<end])
            rest = rest[end...]
        }
        return output
    }

    private static let separators = Set("?#&".utf8)

    /// Returns a parameter with the separator before it.
    private func filtered(parameter: Substring) -> String {
        // Bytes are compared, since a combining mark after a "=" would make another character of it.
        let parts = parameter.utf8.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            .map { Substring($0) }
        let hasSeparator = parts[0].utf8.first.map(Self.separators.contains) == true
        let name = hasSeparator ? Substring(parts[0].utf8.dropFirst()) : parts[0]
        guard parts.count == 2, !parts[1].isEmpty,
            SecretNames.mayHoldSecret(parameter: PercentEncoding.decodedForm(name))
        else { return filtered(String(parameter)) }
        return "\(parts[0])=\(SecretDigest.name(of: PercentEncoding.decodedForm(parts[1])))"
    }

    /// Returns the value of the header field `name`; of `Authorization` only the scheme is shown.
    func filtered(header name: String, _ value: String) -> String {
        guard SecretNames.mayHoldSecret(header: name) else { return filtered(url: value) }
        guard let space = value.firstIndex(of: " "), SecretNames.isScheme(value[..<space]) else {
            return SecretDigest.name(of: value)
        }
        return String(value[...space]) + SecretDigest.name(of: String(value[value.index(after: space)...]))
    }

    /// Returns a JSON document without the texts of members that may hold secrets.
    ///
    /// `isRequest` says whether a member `code` holds a secret, as in a token request; in a response it names an error.
    func filtered(_ document: JSONValue, isRequest: Bool, isSecret: Bool = false) -> JSONValue {
        switch document {
        case .string(let text):
            return .string(isSecret && !text.isEmpty ? SecretDigest.name(of: text) : filtered(text))
        case .array(let elements):
            return .array(elements.map { filtered($0, isRequest: isRequest, isSecret: isSecret) })
        case .object(let members):
            let filtered = members.map { name, value in
                let isSecret = SecretNames.mayHoldSecret(member: name) || isRequest && name == "code"
                return (self.filtered(name), self.filtered(value, isRequest: isRequest, isSecret: isSecret))
            }
            return .object(Dictionary(filtered) { first, _ in first })
        default: return document
        }
    }
}

extension CredentialFilter {
    /// Returns text of an unknown format without the known secrets, and without what follows names of credentials, as
    /// in `token=…` and `"token": "…"`.
    func filtered(unknownForm text: String) -> String {
        let bytes = Array(text.utf8)
        var output: [UInt8] = []
        var copied = 0
        var position = 0
        while position < bytes.count {
            guard isNameByte(bytes[position]) else {
                position += 1
                continue
            }
            let name = run(in: bytes, from: position, while: isNameByte)
            position = name.upperBound
            guard let value = value(behind: name, in: bytes) else { continue }
            output += bytes[copied..<value.lowerBound]
            output += SecretDigest.name(of: String(decoding: bytes[value], as: UTF8.self)).utf8
            copied = value.upperBound
            position = copied
        }
        return filtered(String(decoding: output + bytes[copied...], as: UTF8.self))
    }

    /// Finds the value after the name of a credential, if there is one.
    private func value(behind name: Range<Int>, in bytes: [UInt8]) -> Range<Int>? {
        var end = run(in: bytes, from: name.upperBound, while: isQuoting).upperBound
        let isMember = end > name.upperBound
        end = run(in: bytes, from: end, while: isSpace).upperBound
        guard end < bytes.count, bytes[end] == UInt8(ascii: "=") || bytes[end] == UInt8(ascii: ":") else { return nil }
        let text = String(decoding: bytes[name], as: UTF8.self)
        let isForm = bytes[end] == UInt8(ascii: "=")
        guard isForm ? SecretNames.mayHoldSecret(parameter: text) : SecretNames.mayHoldSecret(member: text) else {
            return nil
        }
        let start = run(in: bytes, from: end + 1) {
            isSpace($0) || isQuoting($0) || isMember && ($0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{"))
        }
        let value = run(in: bytes, from: start.upperBound) { isSpace($0) ? false : !delimiters.contains($0) }
        guard SecretNames.isScheme(String(decoding: bytes[value], as: UTF8.self)) else {
            return value.isEmpty ? nil : isMember ? wholeMember(value, in: bytes) : value
        }
        let credentials = run(in: bytes, from: value.upperBound + 1) { isSpace($0) ? false : !delimiters.contains($0) }
        return credentials.isEmpty ? value : credentials
    }

    /// Adds what stands between the value of a member and the next member of its line, since damaged JSON may have the
    /// credential there.
    private func wholeMember(_ value: Range<Int>, in bytes: [UInt8]) -> Range<Int> {
        var end = value.upperBound
        while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D, !isMember(at: end, in: bytes) { end += 1 }
        while end > value.upperBound, isBetweenMembers(bytes[end - 1]) { end -= 1 }
        return value.lowerBound..<end
    }

    /// Returns whether the quoted name of a member begins at `start`.
    private func isMember(at start: Int, in bytes: [UInt8]) -> Bool {
        guard isQuoting(bytes[start]) else { return false }
        let name = run(in: bytes, from: run(in: bytes, from: start, while: isQuoting).upperBound, while: isNameByte)
        let quotes = run(in: bytes, from: name.upperBound, while: isQuoting)
        let colon = run(in: bytes, from: quotes.upperBound, while: isSpace).upperBound
        return !name.isEmpty && !quotes.isEmpty && colon < bytes.count && bytes[colon] == UInt8(ascii: ":")
    }

    private func isBetweenMembers(_ byte: UInt8) -> Bool {
        isQuoting(byte) || isSpace(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}")
            || byte == UInt8(ascii: "]")
    }

    private func run(in bytes: [UInt8], from start: Int, while isMember: (UInt8) -> Bool) -> Range<Int> {
        let start = min(start, bytes.count)
        return start..<(bytes[start...].firstIndex { !isMember($0) } ?? bytes.count)
    }

    private func isNameByte(_ byte: UInt8) -> Bool {
        PercentEncoding.isUnreserved(byte) && byte != UInt8(ascii: "~") && byte != UInt8(ascii: ".")
    }

    private func isQuoting(_ byte: UInt8) -> Bool { byte == quote || byte == apostrophe || byte == backslash }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}

private let quote = UInt8(ascii: "\"")
private let apostrophe = UInt8(ascii: "'")
private let backslash = UInt8(ascii: "\\")
private let delimiters = Set("\"'\\&;,<>(){}[]".utf8)
