import LuaRuntime
import LuaSyntax

extension ScriptWalker {
    /// Visits an expression and returns what is known about its value.
    ///
    /// The expected type of the value, `annotation`, tells which parameters a function has.
    @discardableResult
    mutating func visit(_ expression: Expression, as annotation: String = "") -> InferredType? {
        switch expression.kind {
        case .varargs: return nil
        case .nil: return .value(.nil)
        case .boolean: return .value(.boolean)
        case .number(let isWhole): return .value(.number(isWhole: isWhole))
        case .string: return .string
        case .name(.local(let variable)): return types[ObjectIdentifier(variable)]
        case .name(.global(let name)): return readGlobal(name, at: expression.position)
        case .name(.field): return nil
        case .function(let body):
            for (parameter, type) in zip(body.parameters, FunctionAnnotation.parameterTypes(annotation)) {
                note(parameter, api.inferredType(annotation: type))
            }
            visit(body)
            return .value(.function)
        case .table(let fields):
            visit(fields)
            return .value(.table)
        case .parenthesized(let inner): return visit(inner)
        case .operation(let operands, let isConcatenation):
            visit(operands)
            return isConcatenation ? .string : nil
        case .suffixed(let base, let suffixes): return follow(suffixes[...], of: base)
        }
    }

    private mutating func visit(_ fields: [TableField]) {
        for field in fields {
            switch field.key {
            case .computed(let key): visit(key)
            case .name, .item: break
            }
            visit(field.value)
        }
    }

    /// Visits a table of options.
    private mutating func visit(_ fields: [TableField], as options: [HostParameter], of function: FunctionDescription) {
        for field in fields {
            guard case .name(let name, _) = field.key, let option = options.first(where: { $0.name == name }) else {
                visit([field])
                continue
            }
            if case .table(let inner) = field.value.kind, !option.options.isEmpty {
                judge(missingOptionsOf: option, inner, of: function, at: field.value.position)
                visit(inner, as: option.options, of: function)
                continue
            }
            let type = visit(field.value, as: option.type.annotation)
            judge(type, as: option, "option '\(name)'", of: function, at: field.value.position)
        }
    }

    /// Follows fields and calls from left to right.
    mutating func follow(_ suffixes: ArraySlice<Suffix>, of base: Expression) -> InferredType? {
        var type = visit(base)
        var field: Access?
        var position = base.position
        let isExpectation = base.isNamed("expect")
        if isExpectation { expectationDepth += 1 }
        defer { if isExpectation { expectationDepth -= 1 } }
        for suffix in suffixes {
            let before = field
            field = nil
            switch suffix {
            case .field(let name, let place):
                position = place
                field = Access(owner: type, name: name, position: position)
                type = member(name, of: type, at: position)
            case .index(let index):
                visit(index)
                type = nil
            case .call(let arguments):
                let isRight = before.map { judge(callWithDot: $0, of: type, arguments[...]) } ?? true
                type = call(type, arguments, at: isRight ? position : nil)
            case .method(let name, let place, let arguments):
                position = place
                let access = Access(owner: type, name: name, position: position)
                let method = self.method(access)
                let isRight = judge(callWithColon: access, of: method)
                type = call(method, arguments, withColon: true, at: isRight ? position : nil)
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
                // What a service has answered is one step further.
                let isData = suggestion == nil && described.fields.contains { $0.name == "data" }
                let place = isData ? " (what was answered is in its 'data': .data.\(name))" : ""
                report(.unknownMember, "\(described.name) has no '\(name)'\(place)", at: position, meant: suggestion)
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
        case nil: return nil
        case .object(let described)? where described.form == .record: judge(methodOf: described, access)
        default: break
        }
        return member(access.name, of: access.owner, at: access.position)
    }

    /// Reports a method of a table that looks like a misspelt one; scripts may give tables further functions.
    private mutating func judge(methodOf described: ClassDescription, _ access: Access) {
        let methods = described.methods.map(\.shortName)
        guard !methods.contains(access.name), !described.fields.contains(where: { $0.name == access.name }),
            let suggestion = Suggestion.nearest(to: access.name, among: methods)
        else { return }
        let message = "\(described.name) has no method '\(access.name)'"
        report(.unknownMember, message, at: access.position, meant: suggestion)
    }
}

// MARK: - Calls

extension ScriptWalker {
    /// Visits the arguments of a call, and reports those that the function refuses.
    ///
    /// - Parameters:
    ///   - type: What is known about the called value.
    ///   - arguments: The arguments.
    ///   - withColon: Whether the call is made with a colon.
    ///   - position: The place of the called name; nil where the call is reported already.
    /// - Returns: What is known about the result.
    private mutating func call(
        _ type: InferredType?,
        _ arguments: [Expression],
        withColon: Bool = false,
        at position: SourcePosition?
    ) -> InferredType? {
        guard let function = type?.called else {
            visit(arguments)
            return nil
        }
        // With a dot, a method's object is its first argument; with a colon, the object is that of another function.
        let hasObject = function.isMethod && !withColon
        let extra = (hasObject ? -1 : 0) + (withColon && !function.isMethod ? 1 : 0)
        if let position { judge(countOf: arguments, extra, of: function, at: position) }
        noteStringMethods(function, arguments)
        switch function.name {
        case "require": return required(arguments)
        case "pcall", "xpcall": return protectedCall(arguments, isExtended: function.name == "xpcall")
        case "setmetatable": noteMetatable(arguments)
        default: break
        }
        if hasObject, let object = arguments.first { visit(object) }
        visit(arguments.dropFirst(hasObject ? 1 : 0), of: function, isJudged: position != nil)
        return api.inferredResult(of: function)
    }

    /// Visits the arguments of a function.
    ///
    /// - Parameters:
    ///   - arguments: The arguments, without the object of a method.
    ///   - function: The function.
    ///   - isJudged: Whether arguments of a wrong type are reported.
    private mutating func visit(
        _ arguments: ArraySlice<Expression>,
        of function: FunctionDescription,
        isJudged: Bool
    ) {
        for (argument, number) in zip(arguments, 1...) {
            guard number <= function.parameters.count else {
                visit(argument)
                continue
            }
            let parameter = function.parameters[number - 1]
            if case .table(let fields) = argument.kind, !parameter.options.isEmpty {
                check(fields, of: parameter, of: function)
                judge(missingOptionsOf: parameter, fields, of: function, at: argument.position)
                visit(fields, as: parameter.options, of: function)
            } else {
                let type = visit(argument, as: parameter.type.annotation)
                guard isJudged else { continue }
                let place = "argument #\(number) (\(parameter.name))"
                judge(type, as: parameter, place, of: function, at: argument.position)
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
            let message = "\(function.name) has no option '\(name)'"
            report(.unknownOption, of: function, message, at: position, meant: suggestion)
        }
    }

    private mutating func required(_ arguments: [Expression]) -> InferredType? {
        visit(arguments)
        guard let argument = arguments.first, case .string(let name) = argument.kind else { return nil }
        if let meant = ForeignName.replacement(forModule: name) {
            let message = "the module '\(name)' is in C, which no script can load"
            report(.unknownMember, message, at: argument.position, meant: meant)
        }
        return name.contains(".") ? nil : api.library(named: name).map { .library($0) }
    }

    /// Visits the arguments of `pcall`, the first of which is the function that is called.
    private mutating func protectedCall(_ arguments: [Expression], isExtended: Bool) -> InferredType? {
        guard let first = arguments.first else { return nil }
        let function = visit(first)
        let count = isExtended ? 2 : 1
        var isRight = true
        if case .suffixed(_, let suffixes) = first.kind, case .field(let name, let position)? = suffixes.last {
            let access = Access(owner: nil, name: name, position: position)
            isRight = judge(callWithDot: access, of: function, arguments.dropFirst(count))
        }
        visit(Array(arguments.dropFirst().prefix(count - 1)))
        let rest = Array(arguments.dropFirst(count))
        // Who protects `require` knows that there may be no such module.
        if case .function(let called)? = function, called.name == "require" {
            noteStringMethods(called, rest)
            visit(rest)
        } else {
            _ = call(function, rest, at: isRight ? first.position : nil)
        }
        return nil
    }

    private mutating func noteMetatable(_ arguments: [Expression]) {
        guard case .name(.global(let name))? = arguments.first?.kind, name == "_G" || name == "_ENV" else { return }
        noteOpenGlobals()
    }
}
