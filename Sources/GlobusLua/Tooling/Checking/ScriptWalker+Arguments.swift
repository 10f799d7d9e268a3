import LuaRuntime
import LuaSyntax

/// Finds arguments and options that are missing, too many, or of a type that the function refuses.
///
/// The function raises the same errors when the script runs, by the same description. In what a test gives to `expect`
/// they may be meant, and are not reported.
extension ScriptWalker {
    /// Reports the first argument that is missing, or the first one that is too many.
    ///
    /// - Parameters:
    ///   - arguments: The arguments.
    ///   - extra: How many more the function gets, for the object before a colon, or fewer, for a method's own object.
    ///   - function: The function.
    ///   - position: The place of the function's name in the call.
    mutating func judge(
        countOf arguments: [Expression],
        _ extra: Int,
        of function: FunctionDescription,
        at position: SourcePosition
    ) {
        guard expectationDepth == 0 else { return }
        let count = max(arguments.count + extra, 0)
        let isOpen = arguments.last?.mayBeSeveral ?? false
        if !isOpen, let missing = function.missingArgument(given: count) {
            return report(.missingArgument, of: function, "\(function.name): \(missing)", at: position)
        }
        let most = function.parameters.count
        guard !function.isVariadic, count - (isOpen ? 1 : 0) > most else { return }
        let surplus = arguments.dropFirst(max(most - extra, 0)).first
        let limit = most == 0 ? "no arguments" : "at most \(most) argument\(most == 1 ? "" : "s")"
        report(.surplusArgument, of: function, "\(function.name) takes \(limit)", at: surplus?.position ?? position)
    }

    /// Reports the required options that a table lacks.
    mutating func judge(
        missingOptionsOf parameter: HostParameter,
        _ fields: [TableField],
        of function: FunctionDescription,
        at position: SourcePosition
    ) {
        guard expectationDepth == 0 else { return }
        var names: Set<String> = []
        for field in fields {
            switch field.key {
            case .name(let name, _): names.insert(name)
            // It may be any option.
            case .computed: return
            case .item: break
            }
        }
        for option in parameter.options where !option.isOptional && !names.contains(option.name) {
            let message = "option '\(option.name)' is missing; it must be \(option.type.name)"
            report(.missingArgument, of: function, "\(function.name): \(message)", at: position)
        }
    }

    /// Reports an argument or an option of a type that the function refuses.
    ///
    /// - Parameters:
    ///   - type: What is known about the value.
    ///   - parameter: The parameter or option.
    ///   - place: The words for the argument or option in messages.
    ///   - function: The function.
    ///   - position: The place of the value.
    mutating func judge(
        _ type: InferredType?,
        as parameter: HostParameter,
        _ place: String,
        of function: FunctionDescription,
        at position: SourcePosition
    ) {
        guard expectationDepth == 0, let type, !api.accepts(type, as: parameter) else { return }
        let message = "\(function.name): \(place) must be \(parameter.type.name), got \(type.words)"
        report(.wrongType, of: function, message, at: position)
    }
}

extension ScriptAPI {
    /// Whether a value of the type may be what the parameter asks for.
    fileprivate func accepts(_ type: InferredType, as parameter: HostParameter) -> Bool {
        if case .nil = type.valueType, parameter.isOptional { return true }
        guard parameter.type.accepts(type.valueType) else { return false }
        guard case .object(let described) = type, described.form != .record else { return true }
        let expected = parameter.type.annotation.split(separator: "|").compactMap { name in
            classDescription(named: name.hasSuffix("?") ? String(name.dropLast()) : String(name))
        }
        return expected.isEmpty || expected.contains { refines(described, $0) || refines($0, described) }
    }
}

extension InferredType {
    /// The words for a value of the type in messages.
    fileprivate var words: String {
        switch self {
        case .library, .value(.table): "a table"
        case .function, .value(.function): "a function"
        case .object(let described): described.form == .record ? "a table" : described.shortName
        case .string, .value(.string): "a string"
        case .value(.nil): "nil"
        case .value(.boolean): "a boolean"
        case .value(.number(let isWhole)): isWhole == false ? "a number with a fraction" : "a number"
        case .value(.object): "an object"
        }
    }
}

extension FunctionDescription {
    /// The message about the first required argument that is missing, or nil where none is.
    fileprivate func missingArgument(given count: Int) -> String? {
        for (index, parameter) in parameters.enumerated().dropFirst(count)
        where !parameter.isOptional && !parameter.type.accepts(.nil) {
            return "argument #\(index + 1) (\(parameter.name)) is missing; it must be \(parameter.type.name)"
        }
        guard parameters.isEmpty else { return nil }
        let names = requiredNames
        return count < names.count ? "argument #\(count + 1) (\(names[count])) is missing" : nil
    }

    /// The names outside brackets in the signature of one of Lua's own functions, such as `string.rep(s, n [, sep])`.
    private var requiredNames: [String] {
        var depth = 0
        var list = ""
        for character in signature.drop(while: { $0 != "(" }).dropFirst().dropLast() {
            if character == "[" { depth += 1 }
            if depth == 0 { list.append(character) }
            if character == "]" { depth -= 1 }
        }
        return list.split(separator: ",").map { $0.filter { !$0.isWhitespace } }.filter { !["", "…"].contains($0) }
    }
}
