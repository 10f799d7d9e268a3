public import GlobusAuth

/// The options of a token storage, by name and type.
///
/// Each of these returns nil for an option that is not given, and throws `GlobusError` with `usage` for one of another
/// type. Options that name a place also throw `GlobusError` with `permission` where the script that asks for the storage
/// may not use that place itself.
public struct TokenStorageOptions: Sendable {
    let values: [String: JSONValue]
    /// What the storage knows.
    let names: Set<String>
    let storageName: String
    let judge: PermissionJudge?

    /// A text.
    public func string(_ name: String) throws -> String? { try value(name, "a string", \.string) }

    /// A text that must not be shown.
    public func secret(_ name: String) throws -> Secret? { try string(name).map { Secret($0) } }

    /// A truth value.
    public func boolean(_ name: String) throws -> Bool? { try value(name, "a boolean", \.bool) }

    /// A whole number in a range.
    public func integer(_ name: String, in range: ClosedRange<Int64>) throws -> Int64? {
        try value(name, "a whole number from \(range.lowerBound) to \(range.upperBound)") { value in
            value.integer.flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// A duration given in seconds.
    public func duration(_ name: String) throws -> Duration? {
        try value(name, "seconds, more than 0 and at most 1e9") { value in
            value.number.flatMap { $0 > 0 && $0 <= 1e9 ? .nanoseconds(Int64($0 * 1e9)) : nil }
        }
    }

    /// Anything, such as a list or a table.
    public func value(_ name: String) -> JSONValue? {
        precondition(names.contains(name), "the token storage has not named its option \(name)")
        return values[name].flatMap { $0.isNull ? nil : $0 }
    }

    /// The path of a file that is read and written.
    ///
    /// - Returns: The path with all links resolved where a permission was asked for, which is what was judged.
    public func path(_ name: String) throws -> String? {
        guard let path = try string(name) else { return nil }
        return try judge?.requireFile(path, [.read, .write]) ?? path
    }

    /// The URL of a service that is connected to.
    public func url(_ name: String) throws -> RequestURL? {
        guard let text = try string(name) else { return nil }
        let url: RequestURL
        do {
            url = try RequestURL(text)
        } catch let error as GlobusError {
            throw invalid(name, "must be a URL: \(error.message)")
        }
        try judge?.permit(url)
        return url
    }

    /// Where a key or a password is.
    public func secretSource(_ name: String) throws -> SecretSource? {
        guard let source = try secret(name).map({ SecretSource($0) }) else { return nil }
        try judge?.require(source)
        return source
    }

    /// An error about one option, which goes on after its name: `must be more than 0`.
    public func invalid(_ name: String, _ reason: String) -> GlobusError {
        GlobusError(.usage, "the option '\(name)' of the token storage '\(storageName)' \(reason)")
    }

    /// The value itself may be a secret, so only its type is told.
    private func value<Value>(_ name: String, _ expected: String, _ read: (JSONValue) -> Value?) throws -> Value? {
        guard let value = value(name) else { return nil }
        guard let result = read(value) else {
            throw invalid(name, "must be \(expected)\(value.number == nil ? ", got \(value.typeName)" : "")")
        }
        return result
    }
}

extension JSONValue {
    /// What messages call its type.
    fileprivate var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .integer, .number: "a number"
        case .string: "a string"
        case .array, .object: "a table"
        }
    }
}
