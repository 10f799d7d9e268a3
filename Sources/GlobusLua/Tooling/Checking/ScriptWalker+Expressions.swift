import LuaRuntime
import LuaSyntax

extension ScriptWalker {
    /// Visits an expression and returns what is known about its value.
    ///
    /// The expected type of the value, `annotation`, tells which parameters a function has.
    @discardableResult
    mutating func visit(_ expression: Expression, as annotation: String = "") -> InferredType? {
        switch expression.kind {
        case .value: return nil
        case .string: return .string
        case .name(.local(let variable)): return types[ObjectIdentifier(variable)]
        case .name(.global(let name)): return readGlobal(name, at: expression.position)
        case .name(.field): return nil
        case .function(let body):
            for (parameter, type) in zip(body.parameters, FunctionAnnotation.parameterTypes(annotation)) {
                note(parameter, api.inferredType(annotation: type))
            }
            visit(body)
            return nil
        case .table(let fields):
            visit(fields)
            return nil
        case .parenthesized(let inner): return visit(inner)
        case .operation(let operands, let isConcatenation):
            visit(operands)
            return isConcatenation ? .string : nil
        case .suffixed(let base, let suffixes): return follow(suffixes[...], of: base)
        }
    }

    private mutating func visit(_ fields: [TableField], options: [HostParameter] = []) {
        for field in fields {
            switch field.key {
            case .name(let name, _):
                noteMember(name)
                visit(field.value, as: options.first { $0.name == name }?.type.annotation ?? "")
            case .computed(let key):
                visit(key)
                visit(field.value)
            case .item: visit(field.value)
            }
        }
    }

    /// Follows fields and calls from left to right.
    mutating func follow(_ suffixes: ArraySlice<Suffix>, of base: Expression) -> InferredType? {
        var type = visit(base)
        var field: Access?
        for suffix in suffixes {
            let before = field
            field = nil
            switch suffix {
            case .field(let name, let position):
                field = Access(owner: type, name: name, position: position)
                type = member(name, of: type, at: position)
            case .index(let index):
                visit(index)
                type = nil
            case .call(let arguments):
                if let before { judge(callWithDot: before, of: type, arguments[...]) }
                type = call(type, arguments)
            case .method(let name, let position, let arguments):
                let access = Access(owner: type, name: name, position: position)
                let method = self.method(access)
                judge(callWithColon: access, of: method)
                type = call(method, arguments, withColon: true)
            }
        }
        return type
    }

    /// Returns what is known about a field, function or method, and reports it where there is none.
    mutating func member(_ name: String, of type: InferredType?, at position: SourcePosition) -> InferredType? {
        switch type {
        case .library(let library):
            if let function = library.functions.first(where: { $0.shortName == name }) { return .function(function) }
            if let part = api.library(named: "\(library.name).\(name)") { return .library(part) }
            readMember(name, of: library, at: position)
            return library.fields.first { $0.name == name }.flatMap { api.inferredType(annotation: $0.type) }
        case .object(let described):
            if let method = described.methods.first(where: { $0.shortName == name }) { return .function(method) }
            if let field = described.fields.first(where: { $0.name == name }) {
                return api.inferredType(annotation: field.type)
            }
            if !api.hasMember(name, in: described) {
                let suggestion = Suggestion.nearest(to: name, among: api.members(of: described.name))
                report(.unknownMember, "\(described.name) has no '\(name)'", at: position, meant: suggestion)
            }
            return nil
        case .string: return stringFunction(name).map { .function($0) }
        default: return nil
        }
    }

    /// Returns what is known about a method.
    private mutating func method(_ access: Access) -> InferredType? {
        switch access.owner {
        case .string: return stringMethod(access)
        case nil:
            noteUnknownMethod(access)
            return nil
        default: return member(access.name, of: access.owner, at: access.position)
        }
    }
}

// MARK: - Calls

extension ScriptWalker {
    private mutating func call(
        _ type: InferredType?,
        _ arguments: [Expression],
        withColon: Bool = false
    ) -> InferredType? {
        guard case .function(let function)? = type else {
            visit(arguments)
            return nil
        }
        switch function.name {
        case "require": return required(arguments)
        case "pcall", "xpcall": return protectedCall(arguments, isExtended: function.name == "xpcall")
        case "setmetatable": noteMetatable(arguments)
        default: break
        }
        // With a dot, the object is the first argument.
        let start = function.isMethod && !withColon ? 1 : 0
        visit(arguments.prefix(start).map { $0 })
        visit(arguments.dropFirst(start), of: function)
        return api.inferredResult(of: function)
    }

    private mutating func visit(_ arguments: ArraySlice<Expression>, of function: FunctionDescription) {
        for (offset, argument) in arguments.enumerated() {
            guard offset < function.parameters.count else {
                visit(argument)
                continue
            }
            let parameter = function.parameters[offset]
            if case .table(let fields) = argument.kind, !parameter.options.isEmpty {
                check(fields, of: parameter, of: function)
                visit(fields, options: parameter.options)
            } else {
                visit(argument, as: parameter.type.annotation)
            }
        }
    }

    private mutating func check(
        _ fields: [TableField],
        of parameter: HostParameter,
        of function: FunctionDescription
    ) {
        for case (.name(let name, _), .table(let inner)) in fields.map({ ($0.key, $0.value.kind) }) {
            guard let option = parameter.options.first(where: { $0.name == name }), !option.options.isEmpty else {
                continue
            }
            check(inner, of: option, of: function)
        }
        let names = parameter.options.map(\.name)
        for case .name(let name, let position) in fields.map(\.key) where !names.contains(name) {
            let suggestion = Suggestion.nearest(to: name, among: names)
            // Where the table takes other options as well, an option that is not similar to a known one may be one of
            // those.
            if parameter.takesOtherOptions, suggestion == nil { continue }
            report(.unknownOption, "\(function.name) has no option '\(name)'", at: position, meant: suggestion)
        }
    }

    private mutating func required(_ arguments: [Expression]) -> InferredType? {
        visit(arguments)
        guard case .string(let name)? = arguments.first?.kind else { return nil }
        return name.contains(".") ? nil : api.library(named: name).map { .library($0) }
    }

    /// Visits the arguments of `pcall`, the first of which is the function that is called.
    private mutating func protectedCall(_ arguments: [Expression], isExtended: Bool) -> InferredType? {
        guard let first = arguments.first else { return nil }
        let function = visit(first)
        let count = isExtended ? 2 : 1
        if case .suffixed(_, let suffixes) = first.kind, case .field(let name, let position)? = suffixes.last {
            let access = Access(owner: nil, name: name, position: position)
            judge(callWithDot: access, of: function, arguments.dropFirst(count))
        }
        visit(Array(arguments.dropFirst().prefix(count - 1)))
        _ = call(function, Array(arguments.dropFirst(count)))
        return nil
    }

    private mutating func noteMetatable(_ arguments: [Expression]) {
        guard case .name(.global(let name))? = arguments.first?.kind, name == "_G" || name == "_ENV" else { return }
        noteOpenGlobals()
    }
}
