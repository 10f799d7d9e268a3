/// The values that a call of an operation passes, by the names of its parameters.
///
/// ```swift
/// try await transfer.call("operation_ls", ["endpoint_id": .string(id), "path": "/data/", "show_hidden": false])
/// ```
public struct OperationArguments: Sendable, ExpressibleByDictionaryLiteral {
    /// A value, of which documents may be JSON text already.
    package enum Content: Sendable {
        case json(JSONValue)
        /// JSON text.
        case encoded([UInt8])
        /// The fields of a JSON object, each with its JSON text.
        case fields([(name: String, text: [UInt8])])
    }

    private(set) var values: [String: Content]

    /// Creates arguments from names and values.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        values = Dictionary(elements.map { ($0.0, Content.json($0.1)) }) { $1 }
    }

    /// Creates arguments from values by their names.
    public init(_ values: [String: JSONValue] = [:]) {
        self.values = values.mapValues { .json($0) }
    }

    /// The argument of a name; setting nil leaves it out.
    public subscript(name: String) -> JSONValue? {
        get {
            switch values[name] {
            case nil: nil
            case .json(let value): value
            case .encoded(let text): try? JSONValue(parsing: text)
            case .fields(let fields):
                .object(Dictionary(fields.map { ($0.name, (try? JSONValue(parsing: $0.text)) ?? .null) }) { $1 })
            }
        }
        set { values[name] = newValue.map { .json($0) } }
    }

    /// Whether there is an argument of a name.
    public func has(_ name: String) -> Bool { values[name] != nil }

    /// Passes a value.
    package mutating func set(_ name: String, _ value: Content) { values[name] = value }
}

/// What is wrong about an argument of an operation.
package struct OperationArgumentError: Error, Sendable {
    /// The parameter; nil where it is about several.
    package let parameter: String?
    /// The end of a sentence that begins with the parameter, as in `must not be empty`, or a whole one.
    package let reason: String

    init(_ parameter: String?, _ reason: String) {
        self.parameter = parameter
        self.reason = reason
    }
}

extension ServiceOperation {
    /// Checks that all arguments have parameters, that none is missing, and that they fit together.
    func check(_ arguments: OperationArguments) throws {
        for name in arguments.values.keys.sorted() where parameter(named: name) == nil {
            let names = parameters.map(\.name)
            let known = names.isEmpty ? "there are none" : "there are \(names.joined(separator: ", "))"
            throw OperationArgumentError(name, "is no parameter (\(known))")
        }
        for parameter in parameters where parameter.isRequired && !arguments.has(parameter.name) {
            throw OperationArgumentError(parameter.name, "is missing")
        }
        try checkRules(arguments)
    }

    private func checkRules(_ arguments: OperationArguments) throws {
        for rule in rules {
            switch rule {
            case .notBoth(let first, let second) where arguments.has(first) && arguments.has(second):
                throw OperationArgumentError(nil, "give '\(first)' or '\(second)', and not both")
            case .oneOf(let first, let second) where arguments.has(first) == arguments.has(second):
                throw OperationArgumentError(nil, "give '\(first)' or '\(second)', one of them")
            case .atLeastOne(let first, let second) where !arguments.has(first) && !arguments.has(second):
                throw OperationArgumentError(nil, "give '\(first)' or '\(second)'")
            case .together(let first, let second) where arguments.has(first) != arguments.has(second):
                throw OperationArgumentError(nil, "give both '\(first)' and '\(second)', or neither")
            case .needs(let first, let second) where arguments.has(first) && !arguments.has(second):
                throw OperationArgumentError(first, "needs '\(second)', too")
            default: continue
            }
        }
    }
}
