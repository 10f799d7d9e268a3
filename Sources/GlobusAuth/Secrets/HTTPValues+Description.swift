// How requests, responses and their parts are printed, reflected and dumped: without credentials and bodies.

extension HTTPRequest: CustomStringConvertible, CustomReflectable {
    /// The method and the URL, with credentials replaced.
    public var description: String { "\(method) \(CredentialFilter(nil).filtered(url: url.text))" }

    /// The same text with the header fields, the size of the body and the settings.
    public var customMirror: Mirror {
        let children: KeyValuePairs<String, Any> = [
            "method": method, "url": CredentialFilter(nil).filtered(url: url.text), "headers": headers,
            "body": source.map { "\($0.size) bytes" } ?? Shown.size(of: body), "timeout": timeout as Any,
            "certificateVerification": certificateVerification,
        ]
        return Mirror(self, children: children)
    }
}

extension HTTPResponse: CustomStringConvertible, CustomReflectable {
    /// The status, the reason and the size of the body.
    public var description: String {
        "\(status) \(reason), \(streamedSize.map { "\($0) bytes" } ?? Shown.size(of: body))"
    }

    /// The same text with the header fields.
    public var customMirror: Mirror {
        let children: KeyValuePairs<String, Any> = [
            "status": status, "reason": reason, "headers": headers, "body": Shown.size(of: body),
        ]
        return Mirror(self, children: children)
    }
}

extension HTTPHeaders.Field: CustomStringConvertible, CustomReflectable {
    /// `Name: value`, with credentials replaced.
    public var description: String { "\(name): \(CredentialFilter(nil).filtered(header: name, value))" }

    /// The same text as ``description``.
    public var customMirror: Mirror {
        let value = CredentialFilter(nil).filtered(header: name, value)
        return Mirror(self, children: ["name": name, "value": value] as KeyValuePairs<String, Any>)
    }
}

extension Parameters.Entry: CustomStringConvertible, CustomReflectable {
    /// `name=value`, with the value of a credential replaced.
    public var description: String { "\(name)=\(shownValue)" }

    /// The same text as ``description``.
    public var customMirror: Mirror {
        Mirror(self, children: ["name": name, "value": shownValue] as KeyValuePairs<String, Any>)
    }

    private var shownValue: String {
        if SecretNames.mayHoldSecret(parameter: name) { return SecretRedactor.replacement }
        return value.text ?? "(a list)"
    }
}

extension RequestBody: CustomStringConvertible, CustomReflectable {
    /// The kind of the body, and the fields of a form.
    public var description: String {
        switch self {
        case .json(let document): "json \(CredentialFilter(nil).filtered(document, isRequest: true))"
        case .encodedJSON(let bytes): "json of \(Shown.size(of: bytes))"
        case .form(let form): "form \(form.entries)"
        case .text(let bytes): "text of \(Shown.size(of: bytes))"
        case .source(let source): "a source of \(source.size) bytes"
        }
    }

    /// The same text as ``description``.
    public var customMirror: Mirror { Mirror(self, children: ["body": description] as KeyValuePairs<String, Any>) }
}

private enum Shown {
    static func size(of body: [UInt8]?) -> String { body.map { "\($0.count) bytes" } ?? "no body" }
}
