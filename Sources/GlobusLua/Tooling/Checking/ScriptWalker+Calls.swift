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
        if field.type.contains("fun") { return false }
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

/// Finds methods that scripts expect of strings but that Lua's strings do not have, whatever a script adds to its table
/// `string`.
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
        let name = access.name
        if assignedMembers.contains("string.\(name)") {
            // Another value may have a method of that name.
            if access.owner == nil, ownMembers.contains(name) { return }
            let message = "strings do not find '\(name)', which the script adds to its table 'string'"
            return report(.unknownMember, "\(message); call string.\(name)(…)", at: access.position, meant: nil)
        }
        guard access.owner != nil else { return }
        let suggestion = Suggestion.nearest(to: name, among: stringLibrary?.functions.map(\.shortName) ?? [])
        report(.unknownMember, "strings have no method '\(name)'", at: access.position, meant: suggestion)
    }

    /// Returns the name of the member of `string` that is assigned, and its position.
    func assignedStringMember(_ target: Expression) -> Access? {
        guard case .suffixed(let base, let suffixes) = target.kind, suffixes.count == 1,
            case .field(let name, let position)? = suffixes.last
        else { return nil }
        let owner: InferredType? =
            switch base.kind {
            case .name(.global(let name)): api.library(named: name).map { .library($0) }
            case .name(.local(let variable)): types[ObjectIdentifier(variable)]
            default: nil
            }
        guard case .library(let library)? = owner, library.name == "string" else { return nil }
        return Access(owner: owner, name: name, position: position)
    }

    /// Notes a function that is added to the table `string` and takes `self`, which is meant as a method.
    mutating func judge(method access: Access, _ body: FunctionBody) {
        guard body.parameters.first?.name == "self" else { return }
        let message = "strings will not find '\(access.name)' as a method, since their methods are Lua's own"
        report(.unknownMember, "\(message); call string.\(access.name)(…)", at: access.position, meant: nil)
    }
}
