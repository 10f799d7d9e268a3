extension RequestBody {
    /// The bytes to send.
    func encoded() throws -> [UInt8] {
        switch self {
        case .json(let value): try value.encoded()
        case .encodedJSON(let bytes), .text(let bytes): bytes
        case .form(let parameters): parameters.encodedBytes()
        }
    }

    /// The type to send where the caller names none.
    var contentType: String? {
        switch self {
        case .json, .encodedJSON: "application/json"
        case .form: "application/x-www-form-urlencoded"
        case .text: nil
        }
    }

    /// Whether the body alone lets its reader act for someone else.
    var isCredential: Bool {
        if case .form(let form) = self { form.isCredential } else { false }
    }
}

extension Parameters {
    /// Whether these parameters alone let their reader act for someone else.
    ///
    /// A `code` counts in a request for tokens only, since others mean other things by it.
    var isCredential: Bool {
        if entries.isEmpty { return false }
        let isGrant = self["grant_type"] != nil
        return entries.contains { SecretNames.isSecret(parameter: $0.name) && ($0.name != "code" || isGrant) }
    }
}
