import GlobusAuth
import LuaRuntime

/// What makes the requests of a listing: a path with options, or an operation with arguments.
enum PageSource {
    /// A path; the parameters for paging are in the query, or in the table that a `POST` sends.
    case path(method: String, String, RequestOptions, data: LuaReference?)
    /// An operation; the parameters for paging are its own.
    case operation(ServiceOperation, OperationArguments, clientValues: [String: String])

    /// A request for one page.
    struct Request {
        let method: String
        let path: String
        let options: RequestOptions
    }

    /// Makes the request for a page.
    ///
    /// - Parameters:
    ///   - parameters: The parameters for paging.
    ///   - stack: The stack of the host.
    /// - Returns: The request.
    /// - Throws: What a value that cannot be sent raises.
    func request(adding parameters: Parameters, on stack: LuaStack) throws -> Request {
        switch self {
        case .path(let method, let path, var options, let data):
            guard method == "POST" else {
                for entry in parameters.entries { options.query[entry.name] = entry.value }
                return Request(method: method, path: path, options: options)
            }
            stack.push(data: data, with: parameters)
            defer { stack.pop() }
            let body = try stack.jsonBody(at: -1)
            options.body = .encodedJSON(body.bytes)
            options.bodyReservation = body
            return Request(method: method, path: path, options: options)
        case .operation(let operation, var arguments, let values):
            // The first page may have told of a style that the operation has no parameters for.
            var others: [Parameters.Entry] = []
            for entry in parameters.entries {
                if operation.parameter(named: entry.name) == nil {
                    others.append(entry)
                } else {
                    arguments[entry.name] = entry.value.json
                }
            }
            var request = try operation.request(arguments, clientValues: values)
            for entry in others { request.query[entry.name] = entry.value }
            let options = try request.counted(on: stack)
            return Request(method: request.method, path: request.path, options: options)
        }
    }
}

extension Parameters.Value {
    /// The value as an argument of an operation.
    fileprivate var json: JSONValue {
        switch self {
        case .string(let text): .string(text)
        case .integer(let number): .integer(number)
        case .number(let number): .number(number)
        case .bool(let flag): .bool(flag)
        case .list(let values): .array(values.map(\.json))
        }
    }
}

extension LuaStack {
    /// Pushes a copy of a table with further fields.
    ///
    /// Stack: [-0, +1]
    fileprivate func push(data: LuaReference?, with parameters: Parameters) {
        pushTable()
        let copy = count
        if let data {
            push(data)
            forEachPair(of: -1) {
                guard let name = string(at: -2) else { return }
                pushCopy(of: -1)
                setField(name, of: copy)
            }
            pop()
        }
        for entry in parameters.entries {
            switch entry.value {
            case .string(let text): push(text)
            case .integer(let number): push(number)
            default: continue
            }
            setField(entry.name, of: copy)
        }
    }
}
