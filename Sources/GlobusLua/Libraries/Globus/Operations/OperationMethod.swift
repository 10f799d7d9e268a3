import GlobusAuth
import LuaRuntime

/// An operation as a method of a client in Lua.
struct OperationMethod {
    let client: ServiceClient
    let operation: ServiceOperation

    /// The methods of a client that its table of operations gives, but for those that have code of their own.
    static func methods(of client: ServiceClient, except own: [HostFunction]) -> [HostFunction] {
        let names = Set(own.map(\.shortName))
        return client.operations.filter { !names.contains($0.name) }
            .map { OperationMethod(client: client, operation: $0).function }
    }

    /// What messages call it, such as `TransferClient:operation_ls`.
    var name: String { "\(client.name):\(operation.name)" }

    /// The method.
    var function: HostFunction {
        HostFunction(
            waiting: name,
            operation.summary,
            receiver: .object(ClientObject.kind),
            parameters: parameters(),
            results: [result],
            failures: failures,
            example: OperationExamples.all[name]
        ) { [self] call in
            let client = call.receiver(ClientObject.kind).client
            let reader = OperationReader(call, operation)
            let request = try reader.request(reader.arguments(), of: client)
            let options = try request.counted(on: call.stack)
            let result = operation.result
            let prepared = try client.prepare(request.method, request.path, options)
            return call.wait(for: prepared) { stack, response in stack.push(response, of: result) }
        }
    }

    /// The parameters in Lua: those that must be given by their positions, and a table with the others.
    func parameters(adding options: [HostParameter] = []) -> [HostParameter] {
        let positional = operation.positional.map {
            HostParameter.required($0.name, $0.type.hostType, $0.text)
        }
        let keywords = operation.keywords.map(\.option) + options
        if keywords.isEmpty { return positional }
        let isRequired = operation.keywords.contains(where: \.isRequired)
        let table: HostParameter =
            isRequired
            ? .required("opts", .table, "Options.", options: keywords)
            : .optional("opts", .table, "Options.", options: keywords)
        return positional + [table]
    }

    private var result: HostResult {
        switch operation.result {
        case .response: HostResult("globus.GlobusHTTPResponse", "The response.")
        case .unpacked: HostResult("globus.UnpackingGCSResponse", "The response, whose `data` is the document.")
        }
    }

    /// What it raises, with the codes of the service that are to be expected.
    var failures: [HostFailure] {
        let codes = operation.errors.map { "`\($0.code)` (\($0.status)) where \($0.occasion)" }
        let known = codes.isEmpty ? "" : ", with the code \(codes.joined(separator: ", "))"
        let refusal = HostFailure(client.service.errorCode, "the answer's status is 400 or more\(known)")
        return [refusal] + [HostFailure].request.dropFirst()
    }
}

extension OperationRequest {
    /// Returns the request's options, whose body counts towards the memory of scripts.
    func counted(on stack: LuaStack) throws -> RequestOptions {
        var options = options(RequestOptions(maximumResponseSize: stack.services.maximumResponseSize))
        if let body {
            let counted = try stack.services.requestBodies.bytes(body, on: stack)
            options.body = .encodedJSON(counted.bytes)
            options.bodyReservation = counted
        }
        return options
    }
}

extension LuaStack {
    /// Pushes the answer of an operation.
    ///
    /// Stack: [-0, +1]
    func push(_ response: HTTPResponse, of result: OperationResult) {
        switch result {
        case .response: push(response)
        case .unpacked(let type): push(response, unpacking: type)
        }
    }
}

extension OperationParameter {
    /// What it means, with the words that the service knows.
    fileprivate var text: String {
        let words = type.words
        return words.isEmpty ? summary : "\(summary) Known are \(words.map { "\"\($0)\"" }.joined(separator: ", "))."
    }

    /// The option in the table of those that are passed by name.
    fileprivate var option: HostParameter {
        if isRequired { return .required(name, type.hostType, text) }
        let standard = defaultValue.flatMap { try? $0.encoded() }.map { String(decoding: $0, as: UTF8.self) }
        return .optional(name, type.hostType, text, default: standard)
    }
}

extension OperationType {
    /// The words that the service knows; none where any text will do.
    fileprivate var words: [String] {
        switch self {
        case .wordList(let words), .textsOf(let words): words
        case .nullable(let type): type.words
        default: []
        }
    }

    /// The type that arguments are checked for; what a table must hold is checked when it is written.
    var hostType: HostType {
        switch self {
        case .text, .id, .wordList: .string
        case .idOrNumber: .string | .integer
        case .integer: .integer
        case .number: .number
        case .boolean, .flag, .lowercaseBoolean: .boolean
        case .texts, .textsOf, .repeated:
            (.string | .table).described(as: description, annotation: "string|string[]")
        case .list: .table.described(as: description, annotation: "any[]")
        case .object: .table
        case .any: .any
        case .filter: (.string | .table).described(as: description, annotation: "string|table<string, string|string[]>")
        case .filters: (.string | .table).described(as: description, annotation: "string|table")
        case .timeRange: (.string | .table).described(as: description, annotation: "string|string[]")
        case .nullable(let type): type.hostType | .null
        }
    }
}
