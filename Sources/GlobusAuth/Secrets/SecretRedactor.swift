/// Replaces secrets in everything that a server sends back: those of the request, and those that are otherwise known.
struct SecretRedactor: Sendable {
    /// The text in place of a secret.
    static let replacement = "<redacted>"
    /// Larger documents are sent for their content, and searching them would cost more than the error is worth.
    private static let largestSearchedBody = 1 << 20
    /// Servers do not accept longer headers.
    private static let longestSearchedHeader = 1 << 16

    private let matchers: [SecretMatcher]

    init(matcher: SecretMatcher) {
        matchers = [matcher]
    }

    init(_ secrets: [String], known: KnownSecrets? = nil) {
        matchers = [SecretMatcher(secrets)] + (known.map { [$0.matcher] } ?? [])
    }

    /// Creates a redactor for the secrets of a request: the credentials in its headers and in its parameters.
    init(authorizations: [String], body: RequestBody?, query: Parameters, known: KnownSecrets? = nil) {
        var secrets = authorizations.flatMap(Self.credentials)
        secrets += Self.secrets(in: query)
        switch body {
        case .form(let form): secrets += Self.secrets(in: form)
        case .json(let document): secrets += Self.secrets(in: document)
        case .encodedJSON(let bytes) where bytes.count <= Self.largestSearchedBody:
            secrets += (try? JSONValue(parsing: bytes)).map(Self.secrets) ?? []
        default: break
        }
        self.init(secrets, known: known)
    }

    /// Returns the values of those `parameters` that are secrets.
    static func secrets(in parameters: Parameters) -> [String] {
        parameters.entries.filter { SecretNames.isSecret(parameter: $0.name) }.compactMap(\.value.text)
    }

    /// Returns the texts of those members of `document` that are secrets; an error's `code` is not one.
    private static func secrets(in document: JSONValue) -> [String] {
        switch document {
        case .array(let elements): elements.flatMap(secrets)
        case .object(let members):
            members.flatMap { name, value in
                guard case .string(let text) = value else { return secrets(in: value) }
                return name != "code" && SecretNames.isSecret(parameter: name) ? [text] : []
            }
        default: []
        }
    }

    /// Returns the credentials of `Bearer token`; of `Basic` also the password that is encoded in them.
    ///
    /// In a value without a known scheme each word may be one.
    static func credentials(_ header: String) -> [String] {
        // Bytes are compared, since characters cost much in a long text, and a combining mark after a ":" changes it.
        let parts = header.utf8.split(separator: UInt8(ascii: " "), maxSplits: 1).map { Substring($0) }
        guard parts.count == 2, SecretNames.isScheme(parts[0]) else {
            let words = header.utf8.prefix(longestSearchedHeader).split(whereSeparator: whiteSpace.contains)
            return [header] + words.map { String(Substring($0)) }
        }
        let credentials = String(parts[1])
        guard parts[0].lowercased() == "basic", let decoded = Base64.decode(credentials) else { return [credentials] }
        let colon = decoded.utf8.firstIndex(of: UInt8(ascii: ":"))
        return [credentials] + (colon.map { [String(Substring(decoded.utf8[$0...].dropFirst()))] } ?? [])
    }

    private static let whiteSpace = Set(" \t\n\r\u{0B}\u{0C}".utf8)
}

extension GlobusError {
    /// Returns this error without the secrets that `redactor` knows.
    func redacted(_ redactor: SecretRedactor) -> GlobusError {
        var error = self
        error.message = redactor.redacted(message)
        error.line = redactor.redacted(line)
        error.response = response.map { ErrorResponse(redactor.redacted($0.response), kind: code) }
        return error
    }
}

extension SecretRedactor {
    /// Returns `response` without secrets in its reason, its header fields and its body.
    ///
    /// JSON can spell a secret in many ways, so a document that holds one is written anew.
    func redacted(_ response: HTTPResponse) -> HTTPResponse {
        if matchers.allSatisfy(\.isEmpty) { return response }
        var response = response
        response.reason = redacted(response.reason)
        let fields = response.headers.fields.map { HTTPHeaders.Field(name: $0.name, value: redacted($0.value)) }
        response.headers = HTTPHeaders(fields)
        let json = response.json
        let cleaned = json.map { redacted($0) }
        if let cleaned, cleaned != json {
            response.body = cleaned.encodedAsAnswer()
        } else {
            response.body = redacted(response.body)
        }
        return response
    }

    /// Returns `text` without secrets.
    func redacted(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let cleaned = redacted(bytes)
        return cleaned == bytes ? text : String(decoding: cleaned, as: UTF8.self)
    }

    private func redacted(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): .string(redacted(text))
        case .array(let elements): .array(elements.map { redacted($0) })
        case .object(let members):
            .object(Dictionary(members.map { (redacted($0.key), redacted($0.value)) }) { first, _ in first })
        default: value
        }
    }

    private func redacted(_ bytes: [UInt8]) -> [UInt8] {
        matchers.reduce(bytes) { $1.replacing(in: $0) { _ in Self.replacement } ?? $0 }
    }
}
