import GlobusAuth
import LuaRuntime

/// Reads the arguments of an operation from a call in Lua.
struct OperationReader {
    private let call: HostCall
    private let operation: ServiceOperation
    private let options: CallOptions

    /// The index of the first argument, behind the object before the colon or the dot.
    private static let first: Int32 = 2

    init(_ call: HostCall, _ operation: ServiceOperation) {
        self.call = call
        self.operation = operation
        options = call.options(at: Self.first + Int32(operation.positional.count))
    }

    /// Returns the arguments, and leaves out those that are not given.
    func arguments() throws -> OperationArguments {
        var arguments = OperationArguments()
        for (number, parameter) in operation.positional.enumerated() {
            let index = Self.first + Int32(number)
            guard call.stack.isPresent(at: index) else { continue }
            arguments.set(parameter.name, try value(of: parameter, at: index))
        }
        for parameter in operation.keywords {
            try options.with(parameter.name) { arguments.set(parameter.name, try value(of: parameter, at: -1)) }
        }
        return arguments
    }

    /// Returns the request of a call, or says which argument is wrong.
    func request(_ arguments: OperationArguments, of client: BaseClient) throws -> OperationRequest {
        do {
            return try operation.request(arguments, clientValues: client.configuration.clientValues)
        } catch let error as OperationArgumentError {
            guard let name = error.parameter else { throw call.misuse(error.reason) }
            throw HostArgumentError("\(place(of: name)) \(error.reason)")
        }
    }

    /// What messages call an argument.
    private func place(of name: String) -> String {
        let number = operation.positional.firstIndex { $0.name == name }
        return number.map { call.place(of: name, at: Self.first + Int32($0)) } ?? options.place(of: name)
    }

    // MARK: - Values

    private func value(of parameter: OperationParameter, at index: Int32) throws -> OperationArguments.Content {
        let stack = call.stack
        let isNumber = stack.type(at: index) == .number
        if parameter.type.isInteger, isNumber, let number = stack.integer(at: index) { return .json(.integer(number)) }
        if stack.isJSONNull(at: index) { return .json(.null) }
        switch parameter.place {
        case .path, .query, .queryParams: return .json(try plainValue(of: parameter, at: index))
        case .body: return .encoded(try encoded(parameter, at: index))
        case .document:
            // The fields that are parameters replace those of the document.
            let hasOthers = operation.parameters.contains { $0.place == .body }
            return hasOthers ? try fields(of: parameter, at: index) : .encoded(try encoded(parameter, at: index))
        case .fields: return try fields(of: parameter, at: index)
        }
    }

    private func plainValue(of parameter: OperationParameter, at index: Int32) throws -> JSONValue {
        let stack = call.stack
        switch stack.type(at: index) {
        case .boolean: return .bool(stack.boolean(at: index))
        case .string:
            guard let text = stack.string(at: index) else {
                throw HostArgumentError("\(place(of: parameter.name)) must be valid UTF-8")
            }
            return .string(text)
        default: return try JSONValue(parsing: encoded(parameter, at: index))
        }
    }

    private func encoded(_ parameter: OperationParameter, at index: Int32) throws -> [UInt8] {
        do {
            return try call.stack.encodedJSON(at: index)
        } catch let error as HostArgumentError {
            throw HostArgumentError("\(place(of: parameter.name)): \(error.message)")
        }
    }

    /// Returns the fields of the table at `index`, each as JSON text.
    private func fields(of parameter: OperationParameter, at index: Int32) throws -> OperationArguments.Content {
        let stack = call.stack
        var fields: [(name: String, text: [UInt8])] = []
        try stack.forEachPair(of: index) {
            guard stack.type(at: -2) == .string, let name = stack.string(at: -2) else {
                throw HostArgumentError(
                    "\(place(of: parameter.name)) must be a table of fields, whose names are strings in UTF-8"
                )
            }
            fields.append((name, try encoded(parameter, at: -1)))
        }
        return .fields(fields)
    }
}

extension OperationType {
    fileprivate var isInteger: Bool {
        switch self {
        case .integer, .idOrNumber: true
        case .nullable(let type): type.isInteger
        default: false
        }
    }
}
