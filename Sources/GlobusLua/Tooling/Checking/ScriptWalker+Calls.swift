import LuaRuntime
import LuaSyntax

/// Calls that give a function other arguments than were meant, and calls of what is no function.
extension ScriptWalker {
    /// - Parameter type: What is known about what is called.
    mutating func judge(callWithDot access: Access, of type: InferredType?, _ arguments: ArraySlice<Expression>) {
        if case .object(let owner)? = access.owner, isPlainField(access.name, of: owner) {
            report(
                .wrongCall,
                "'\(access.name)' is a field of \(owner.shortName) and no function; leave the call out",
                at: access.position,
                meant: nil
            )
        }
        guard case .function(let function)? = type else { return }
        let isStringMethod = if case .string? = access.owner { true } else { false }
        guard function.isMethod || isStringMethod, lacksObject(arguments, function) else { return }
        report(
            .wrongCall,
            "\(function.name) is a method, which needs its object; call it with ':' in the place of '.'",
            at: access.position,
            meant: nil
        )
    }

    mutating func judge(callWithColon access: Access, of type: InferredType?) {
        switch access.owner {
        case .library:
            if case .function(let function)? = type { noteColonCall(of: function, at: access.position) }
        case .object(let owner) where isPlainField(access.name, of: owner):
            report(
                .wrongCall,
                "'\(access.name)' is a field of \(owner.shortName) and no method; read it as .\(access.name)",
                at: access.position,
                meant: nil
            )
        default: break
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

    /// Whether the class has the field, and what it holds cannot be called.
    private func isPlainField(_ name: String, of owner: ClassDescription) -> Bool {
        guard !owner.methods.contains(where: { $0.shortName == name }),
            let field = owner.fields.first(where: { $0.name == name })
        else { return false }
        if field.type.contains("fun") { return false }
        // A table may hold anything there.
        return owner.form != .record
            || ["string", "integer", "number", "boolean"].contains { field.type.hasPrefix($0) }
    }

    /// Whether the first argument is certainly not the object that the method needs.
    private func lacksObject(_ arguments: ArraySlice<Expression>, _ method: FunctionDescription) -> Bool {
        guard let first = arguments.first, let last = arguments.last else { return true }
        if method.isMethod, isNoObject(first) { return true }
        if last.mayBeSeveral { return false }
        let required = method.parameters.prefix { !$0.isOptional }.count
        if arguments.count - 1 < required { return true }
        // The options in the place of a text.
        guard let second = arguments.dropFirst().first, method.parameters.first?.type.annotation == "string" else {
            return false
        }
        switch second.kind {
        case .table, .function: return true
        default: return false
        }
    }

    private func isNoObject(_ argument: Expression) -> Bool {
        switch argument.kind {
        case .string, .function: return true
        case .operation(_, let isConcatenation): return isConcatenation
        case .name(.local(let variable)):
            switch types[ObjectIdentifier(variable)] {
            case .string?, .library?, .function?: return true
            default: return false
            }
        default: return false
        }
    }
}

extension Expression {
    /// Whether it may stand for several arguments: a call, or `...`.
    fileprivate var mayBeSeveral: Bool {
        switch kind {
        case .value: true
        case .suffixed(_, let suffixes):
            switch suffixes.last {
            case .call, .method: true
            default: false
            }
        default: false
        }
    }
}
