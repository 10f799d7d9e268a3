import LuaRuntime
import LuaSyntax

/// Finds calls that pass the wrong arguments, and calls of values that are not functions.
extension ScriptWalker {
    /// Reports a method that is called with a dot, without its object, and a field that is called but is not a
    /// function.
    ///
    /// - Parameters:
    ///   - access: The member that is called.
    ///   - type: What is known about the called value.
    ///   - arguments: The arguments.
    /// - Returns: Whether the method has its object.
    mutating func judge(
        callWithDot access: Access,
        of type: InferredType?,
        _ arguments: ArraySlice<Expression>
    ) -> Bool {
        if case .object(let owner)? = access.owner, isPlainField(access.name, of: owner) {
            report(
                .wrongCall,
                "'\(access.name)' is a field of \(owner.shortName) and no function; leave the call out",
                at: access.position,
                meant: nil
            )
        }
        guard case .function(let function)? = type else { return true }
        let isStringMethod = if case .string? = access.owner { true } else { false }
        guard function.isMethod || isStringMethod, lacksObject(arguments, function) else { return true }
        report(
            .wrongCall,
            "\(function.name) is a method, which needs its object; call it with ':' in the place of '.'",
            at: access.position,
            meant: nil
        )
        return false
    }

    /// Reports a function that is called with a colon, and a field that is called but is not a method.
    ///
    /// - Parameters:
    ///   - access: The member that is called.
    ///   - type: What is known about the called value.
    /// - Returns: Whether what is before the colon is meant as an argument.
    mutating func judge(callWithColon access: Access, of type: InferredType?) -> Bool {
        switch access.owner {
        case .library:
            if case .function(let function)? = type { noteColonCall(of: function, at: access.position) }
            return false
        case .object(let owner) where isPlainField(access.name, of: owner):
            report(
                .wrongCall,
                "'\(access.name)' is a field of \(owner.shortName) and no method; read it as .\(access.name)",
                at: access.position,
                meant: nil
            )
            return false
        default: return true
        }
    }

    mutating func report(colonCallOf function: FunctionDescription, at position: SourcePosition) {
        report(
            .wrongCall,
            "\(function.name) is no method, and ':' passes '\(function.owner)' as its first argument; call it with '.'",
            at: position,
            meant: nil
        )
    }

    /// Whether the class has the field and the field's value cannot be called.
    private func isPlainField(_ name: String, of owner: ClassDescription) -> Bool {
        guard !owner.methods.contains(where: { $0.shortName == name }),
            let field = owner.fields.first(where: { $0.name == name })
        else { return false }
        if field.type.contains("fun") || api.call(ofField: name, of: owner) != nil { return false }
        // In a table the field may hold any value.
        return owner.form != .record
            || ["string", "integer", "number", "boolean"].contains { field.type.hasPrefix($0) }
    }

    /// Whether the first argument is certainly not the object that the method needs.
    private func lacksObject(_ arguments: ArraySlice<Expression>, _ method: FunctionDescription) -> Bool {
        guard let first = arguments.first, let last = arguments.last else { return true }
        if method.isMethod, isNoObject(first) { return true }
        if isObject(first) { return false }
        if last.mayBeSeveral { return false }
        let required = method.parameters.prefix { !$0.isOptional }.count
        if arguments.count - 1 < required { return true }
        // The options are where a text is required.
        guard let second = arguments.dropFirst().first, method.parameters.first?.type.annotation == "string" else {
            return false
        }
        switch second.kind {
        case .table, .function: return true
        default: return false
        }
    }

    private func isObject(_ argument: Expression) -> Bool {
        guard case .name(.local(let variable)) = argument.kind else { return false }
        if case .object? = types[ObjectIdentifier(variable)] { return true }
        return false
    }

    private func isNoObject(_ argument: Expression) -> Bool {
        switch argument.kind {
        case .string, .function: return true
        case .operation(_, let isConcatenation): return isConcatenation
        case .name(.local(let variable)):
            switch types[ObjectIdentifier(variable)] {
            case .string?, .library?, .function?, .value(.function)?: return true
            default: return false
            }
        default: return false
        }
    }
}

extension Expression {
    /// Whether it is the name of a variable.
    func isNamed(_ text: String) -> Bool {
        switch kind {
        case .name(.local(let variable)): variable.name == text
        case .name(.global(let name)): name == text
        default: false
        }
    }

    /// Whether it may stand for several arguments: a call, or `...`.
    var mayBeSeveral: Bool {
        switch kind {
        case .varargs: true
        case .suffixed(_, let suffixes):
            switch suffixes.last {
            case .call, .method: true
            default: false
            }
        default: false
        }
    }
}

/// Finds methods that scripts expect of strings but that strings do not have: neither Lua nor the script defines them.
extension ScriptWalker {
    private var stringLibrary: LibraryDescription? { api.library(named: "string") }

    func stringFunction(_ name: String) -> FunctionDescription? {
        stringLibrary?.functions.first { $0.shortName == name }
    }

    /// Follows a method of a string, and reports it where there is none.
    mutating func stringMethod(_ access: Access) -> InferredType? {
        if let function = stringFunction(access.name) { return .function(function) }
        // The script may add the method later; that is known only at its end.
        noteUnknownMethod(access)
        return nil
    }

    mutating func judge(unknownMethod access: Access) {
        guard access.owner != nil, !hasOpenStrings, !assignedMembers.contains("string.\(access.name)") else { return }
        let suggestion = Suggestion.nearest(to: access.name, among: stringLibrary?.functions.map(\.shortName) ?? [])
        report(.unknownMember, "strings have no method '\(access.name)'", at: access.position, meant: suggestion)
    }

    /// Notes a call that may give strings further methods: what a module adds, or what is done to their metatable.
    mutating func noteStringMethods(_ function: FunctionDescription, _ arguments: [Expression]) {
        guard let argument = arguments.first else { return }
        switch function.name {
        case "require":
            if case .string(let name) = argument.kind, api.library(named: name) != nil { return }
            openStrings()
        case "dofile", "loadfile": openStrings()
        case "getmetatable", "debug.getmetatable", "debug.setmetatable":
            if case .string = argument.kind { openStrings() }
        default: break
        }
    }
}
