public import LuaRuntime

/// Arguments and results as values.
extension HostCall {
    /// Returns a copy of an argument; nil where it is left out.
    ///
    /// - Throws: `HostArgumentError` for a value that cannot be copied, such as a table that contains itself.
    public func value(_ name: StaticString) throws -> ScriptValue {
        try explaining(name) { try stack.value(at: index(of: name)) }
    }

    /// Returns an argument, which must be a function, so that it can be called later.
    ///
    /// - Throws: `HostArgumentError` where it is not a function.
    public func function(_ name: StaticString) throws -> ScriptFunction {
        let index = index(of: name)
        guard stack.type(at: index) == .function else {
            throw invalid(name, "must be a function, got \(stack.typeName(at: index))")
        }
        return ScriptFunction(at: index, on: stack)
    }

    /// Decodes an argument.
    ///
    /// One that is left out is nil, or an empty table where the type has fields.
    ///
    /// - Parameters:
    ///   - type: The type of the value.
    ///   - name: The name of the parameter.
    /// - Returns: The value.
    /// - Throws: `HostArgumentError` with the path of what does not fit, as in `$.people[2].mail must be a string, got
    ///   an integer`.
    public func decode<Value: Decodable>(_ type: Value.Type, _ name: StaticString) throws -> Value {
        try explaining(name) { try stack.value(at: index(of: name)).decode(type) }
    }

    /// Returns copies of the arguments beyond the parameters, where the function is variadic.
    ///
    /// - Throws: `HostArgumentError` for a value that cannot be copied.
    public func extraValues() throws -> [ScriptValue] {
        try extraIndices.map { index in
            do {
                return try stack.value(at: index)
            } catch let error as ScriptValueError {
                throw misuse("argument #\(index): \(error)")
            }
        }
    }

    private func explaining<Value>(_ name: StaticString, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as ScriptValueError {
            let isWhole = error.path == "$"
            throw isWhole ? invalid(name, error.reason) : HostArgumentError("\(place(of: name)): \(error)")
        }
    }
}

extension HostReturn {
    /// Returns these values to the script.
    public static func values(_ values: ScriptValue...) -> HostReturn { .results(.values(contentsOf: values)) }

    /// Returns these values to the script.
    public static func values(contentsOf values: [ScriptValue]) -> HostReturn { .results(.values(contentsOf: values)) }

    /// Encodes a value and returns it to the script.
    ///
    /// - Throws: ``ScriptValueError`` for a value that Lua cannot represent.
    public static func encoding(_ value: some Encodable) throws -> HostReturn { .results(try .encoding(value)) }
}

extension HostResults {
    /// Returns these values to the script.
    public static func values(_ values: ScriptValue...) -> HostResults { .values(contentsOf: values) }

    /// Returns these values to the script.
    public static func values(contentsOf values: [ScriptValue]) -> HostResults { .push { try $0.push(values: values) } }

    /// Encodes a value and returns it to the script.
    ///
    /// - Throws: ``ScriptValueError`` for a value that Lua cannot represent.
    public static func encoding(_ value: some Encodable) throws -> HostResults {
        .values(try ScriptValue(encoding: value))
    }
}

extension HostField {
    /// Describes a field of a class of objects by closures that read and set its value.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - type: The type, in the notation of LuaLS annotations.
    ///   - summary: What the field holds, in one sentence.
    ///   - kind: The kind of the object.
    ///   - accepts: The type of values that scripts may set.
    ///   - value: Returns the value.
    ///   - set: Takes a new value; nil where scripts cannot set the field.
    public init<Object>(
        _ name: String,
        _ type: String,
        _ summary: String,
        of kind: HostKind<Object>,
        accepts: HostType = .any,
        value: @escaping @Sendable (Object) throws -> ScriptValue,
        set: (@Sendable (Object, ScriptValue) throws -> Void)? = nil
    ) {
        self.init(
            name,
            type,
            summary,
            of: kind,
            accepts: accepts,
            get: { object, _ in .values(try value(object)) },
            set: set.map(Self.setting)
        )
    }

    private static func setting<Object>(
        _ set: @escaping @Sendable (Object, ScriptValue) throws -> Void
    ) -> @Sendable (Object, HostCall) throws -> HostReturn {
        { object, call in
            try set(object, call.value("value"))
            return .nothing
        }
    }
}
