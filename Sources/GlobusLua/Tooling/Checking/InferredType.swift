import LuaRuntime

/// What is known about a value without running the script.
enum InferredType {
    case library(LibraryDescription)
    case function(FunctionDescription)
    case object(ClassDescription)
    case string
    /// A value of a simple type, or a function or table of the script's own.
    case value(ValueType)

    /// The function that a call of the value calls, where it is known.
    var called: FunctionDescription? {
        switch self {
        case .function(let function): function
        case .object(let described): described.call
        default: nil
        }
    }

    /// The type that the function's checks of its arguments tell apart.
    var valueType: ValueType {
        switch self {
        case .library: .table
        case .function: .function
        case .object(let described): described.form == .record ? .table : .object
        case .string: .string
        case .value(let type): type
        }
    }
}

extension ScriptAPI {
    /// Returns the class that an annotation names, such as `globus.GlobusAuthorizer?`.
    func inferredType(annotation: String) -> InferredType? {
        let name = annotation.hasSuffix("?") ? String(annotation.dropLast()) : annotation
        if name == "string" { return .string }
        if let type = Self.valueTypes[annotation] { return .value(type) }
        return classes.first { $0.name == name }.map { .object($0) }
    }

    private static let valueTypes: [String: ValueType] = [
        "boolean": .boolean, "integer": .number(isWhole: true), "number": .number(isWhole: nil), "table": .table,
    ]

    /// Lua's own functions whose first result is a string, since their descriptions do not say so.
    private static let stringFunctions: Set = [
        "json.encode", "string.char", "string.format", "string.gsub", "string.lower", "string.pack", "string.rep",
        "string.reverse", "string.sub", "string.upper", "table.concat", "tostring", "type", "utf8.char",
    ]

    /// Returns what is known about the first result of a function.
    func inferredResult(of function: FunctionDescription) -> InferredType? {
        if Self.stringFunctions.contains(function.name) { return .string }
        return function.results.first.flatMap { inferredType(annotation: $0.type) }
    }

    /// Whether an object of the class, or of a subclass, has a member of that name.
    func hasMember(_ name: String, in described: ClassDescription) -> Bool {
        // Tables may have fields that are not described.
        if described.form == .record { return true }
        return classes.contains { candidate in
            refines(candidate, described)
                && (candidate.operators.contains("__index") || candidate.methods.contains { $0.shortName == name }
                    || candidate.fields.contains { $0.name == name })
        }
    }

    func refines(_ candidate: ClassDescription, _ described: ClassDescription) -> Bool {
        if candidate.name == described.name { return true }
        guard let parent = candidate.parent.flatMap(classDescription) else { return false }
        return refines(parent, described)
    }
}

/// Reads the annotation of a function's type, such as `fun(item: any, number: integer): any`.
enum FunctionAnnotation {
    /// Returns the types of the parameters, in order.
    static func parameterTypes(_ annotation: String) -> [String] {
        guard annotation.hasPrefix("fun(") else { return [] }
        var types: [String] = []
        var depth = 0
        var current = ""
        for character in annotation.dropFirst(4) {
            if character == ")", depth == 0 { break }
            if "(<{".contains(character) { depth += 1 }
            if ")>}".contains(character) { depth -= 1 }
            if character == ",", depth == 0 {
                types.append(current)
                current = ""
            } else {
                current.append(character)
            }
        }
        types.append(current)
        return types.map { text in
            let type = text.split(separator: ":", maxSplits: 1).dropFirst().first ?? ""
            return String(type.drop { $0 == " " })
        }
    }
}
