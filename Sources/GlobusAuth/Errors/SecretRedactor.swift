/// Replaces the secrets that a request carried in whatever its server sends back.
struct SecretRedactor: Sendable {
    /// What stands in the place of a secret.
    static let replacement = "<redacted>"

    /// Shorter texts are no secrets, and replacing them would destroy a message.
    private static let minimumLength = 4

    private static let secretFields: Set<String> = [
        "access_token", "assertion", "client_assertion", "client_secret", "code", "code_verifier", "device_code",
        "id_token", "password", "refresh_token", "subject_token", "token",
    ]

    private let secrets: [[UInt8]]

    init(_ secrets: [String]) {
        let spellings = Set(secrets.filter { $0.utf8.count >= Self.minimumLength }.flatMap(Self.spellings))
        // A secret may contain another one.
        self.secrets = spellings.sorted { $0.count > $1.count }
    }

    /// Collects the secrets of a request: the credentials of its headers, and what token requests carry in forms.
    init(authorizations: [String], body: RequestBody?, query: Parameters) {
        var secrets = authorizations.flatMap(Self.credentials)
        secrets += Self.secrets(in: query)
        if case .form(let form) = body { secrets += Self.secrets(in: form) }
        self.init(secrets)
    }

    private static func secrets(in parameters: Parameters) -> [String] {
        parameters.entries.filter { secretFields.contains($0.name) }.compactMap(\.value.text)
    }

    /// The credentials of `Bearer token`, and of `Basic` also the password that is encoded in them.
    private static func credentials(_ header: String) -> [String] {
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2 else { return [header] }
        let credentials = String(parts[1])
        guard parts[0].lowercased() == "basic", let decoded = Base64.decode(credentials) else { return [credentials] }
        let password = decoded.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).dropFirst()
        return [credentials] + password.map(String.init)
    }

    private static func spellings(_ secret: String) -> [[UInt8]] {
        var form: [UInt8] = []
        PercentEncoding.append(formText: secret, to: &form)
        return [Array(secret.utf8), form]
    }
}

extension GlobusError {
    /// This error without the secrets that `redactor` knows.
    func redacted(_ redactor: SecretRedactor) -> GlobusError {
        GlobusError(
            code,
            redactor.redacted(message),
            response: response.map { ErrorResponse(redactor.redacted($0.response), kind: code) },
            cause: cause,
            mayHaveBeenProcessed: mayHaveBeenProcessed
        )
    }
}

extension SecretRedactor {
    /// `response` without the secrets, in its reason, its header fields and its body.
    ///
    /// JSON can spell a secret in many ways, so a document that holds one is written anew.
    func redacted(_ response: HTTPResponse) -> HTTPResponse {
        if secrets.isEmpty { return response }
        var response = response
        response.reason = redacted(response.reason)
        let fields = response.headers.fields.map { HTTPHeaders.Field(name: $0.name, value: redacted($0.value)) }
        response.headers = HTTPHeaders(fields)
        let json = response.json
        let cleaned = json.map { redacted($0) }
        if let cleaned, cleaned != json, let body = try? cleaned.encoded() {
            response.body = body
        } else {
            response.body = redacted(response.body)
        }
        return response
    }

    /// `text` without the secrets.
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
        secrets.reduce(bytes) { Self.replace($1, in: $0) }
    }

    private static func replace(_ secret: [UInt8], in bytes: [UInt8]) -> [UInt8] {
        guard bytes.count >= secret.count else { return bytes }
        var output: [UInt8] = []
        var position = 0
        while position < bytes.count {
            if bytes[position] == secret[0], bytes[position...].starts(with: secret) {
                output += replacement.utf8
                position += secret.count
            } else {
                output.append(bytes[position])
                position += 1
            }
        }
        return output
    }
}
