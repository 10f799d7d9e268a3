public import GlobusAuth

/// The options of a token storage, by name and type.
///
/// Each function returns nil for an option that is not given. Options that name a place need the permission to use that
/// place, where a script asks for the storage.
public struct TokenStorageOptions: Sendable {
    let values: [String: JSONValue]
    /// The names of the options that the storage knows.
    let names: Set<String>
    let storageName: String
    let judge: PermissionJudge?

    /// Returns a text.
    ///
    /// - Throws: `GlobusError` with `usage` for a value of another type.
    public func string(_ name: String) throws -> String? { try value(name, "a string", \.string) }

    /// Returns a text that must not be shown.
    ///
    /// - Throws: `GlobusError` with `usage` for a value of another type.
    public func secret(_ name: String) throws -> Secret? { try string(name).map { Secret($0) } }

    /// Returns a truth value.
    ///
    /// - Throws: `GlobusError` with `usage` for a value of another type.
    public func boolean(_ name: String) throws -> Bool? { try value(name, "a boolean", \.bool) }

    /// Returns a whole number.
    ///
    /// - Throws: `GlobusError` with `usage` for a value of another type, and for a number outside `range`.
    public func integer(_ name: String, in range: ClosedRange<Int64>) throws -> Int64? {
        try value(name, "a whole number from \(range.lowerBound) to \(range.upperBound)") { value in
            value.integer.flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// Returns a duration that is given in seconds.
    ///
    /// - Throws: `GlobusError` with `usage` for anything but a number of seconds that is more than 0 and at most 10^9.
    public func duration(_ name: String) throws -> Duration? {
        try value(name, "seconds, more than 0 and at most 1e9") { value in
            value.number.flatMap { $0 > 0 && $0 <= 1e9 ? .nanoseconds(Int64($0 * 1e9)) : nil }
        }
    }

    /// Returns a value of any type, such as a list or a table.
    public func value(_ name: String) -> JSONValue? {
        precondition(names.contains(name), "the token storage has not named its option \(name)")
        return values[name].flatMap { $0.isNull ? nil : $0 }
    }

    /// Returns the path of a file that is read and written.
    ///
    /// - Returns: The path; where the permission was checked, with all links resolved.
    /// - Throws: `GlobusError` with `usage` for a value of another type, and with `permission` where the script may not
    ///   read and write the file itself.
    public func path(_ name: String) throws -> String? {
        guard let path = try string(name) else { return nil }
        return try judge?.requireFile(path, [.read, .write]) ?? path
    }

    /// Returns the URL of a service to connect to.
    ///
    /// - Throws: `GlobusError` with `usage` for a value that is not a URL, and with `permission` where the script may
    ///   not connect to its host itself.
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

    /// Requires the permission to connect to a server that speaks another protocol than HTTP.
    ///
    /// - Throws: `GlobusError` with `permission` where the script may not connect to it itself.
    public func permitConnection(to host: String, port: Int) throws {
        try judge?.permitConnection(to: host, port: port)
    }

    /// Requires the permissions to use a Unix socket: to read and to write it.
    ///
    /// - Throws: `GlobusError` with `permission` where the script may not do so itself.
    public func permitSocket(at path: String) throws {
        _ = try judge?.requireFile(path, [.read, .write])
    }

    /// Requires the permission to read a file that an option names.
    ///
    /// - Throws: `GlobusError` with `permission` where the script may not read it itself.
    public func permitReading(_ path: String) throws {
        _ = try judge?.requireFile(path, .read)
    }

    /// Returns the place of a key or a password.
    ///
    /// - Throws: `GlobusError` with `usage` for a value of another type, and with `permission` where the script may not
    ///   read that place itself.
    public func secretSource(_ name: String) throws -> SecretSource? {
        guard let source = try secret(name).map({ SecretSource($0) }) else { return nil }
        try judge?.require(source)
        return source
    }

    /// Makes an error about an option; `reason` continues the sentence after its name, as in `must be more than 0`.
    public func invalid(_ name: String, _ reason: String) -> GlobusError {
        GlobusError(.usage, "the option '\(name)' of the token storage '\(storageName)' \(reason)")
    }

    /// Reads an option; errors show only its type, since the value may be a secret.
    private func value<Value>(_ name: String, _ expected: String, _ read: (JSONValue) -> Value?) throws -> Value? {
        guard let value = value(name) else { return nil }
        guard let result = read(value) else {
            throw invalid(name, "must be \(expected)\(value.number == nil ? ", got \(value.typeName)" : "")")
        }
        return result
    }
}

extension JSONValue {
    /// The name of the type in messages.
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
