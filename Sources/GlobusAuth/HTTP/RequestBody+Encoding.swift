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
        guard case .form(let form) = self else { return false }
        return form["refresh_token"] != nil || form["client_secret"] != nil || form["code_verifier"] != nil
    }
}
