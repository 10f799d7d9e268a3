import GlobusAuth
import LuaRuntime

/// Arguments and options of Globus's own types.
extension HostCall {
    /// Returns a secret text, such as a token.
    func secret(_ name: StaticString) throws -> Secret { stack.remembered(Secret(try string(name))) }

    /// Returns a secret text, or nil where it is left out.
    func optionalSecret(_ name: StaticString) throws -> Secret? { has(name) ? try secret(name) : nil }

    /// Returns the fields of a form or a query.
    func parameters(_ name: StaticString) throws -> Parameters {
        try stack.parameters(at: index(of: name), place(of: name))
    }
}

extension CallOptions {
    /// Returns a secret text, such as a token.
    func secret(_ name: String) throws -> Secret? { try string(name).map { stack.remembered(Secret($0)) } }

    /// Returns the fields of a form or a query.
    func parameters(_ name: String) throws -> Parameters? {
        try with(name) { try stack.parameters(at: -1, place(of: name)) }
    }
}

extension LuaStack {
    /// The table at `index` as parameters in the order of their names, since a table has none.
    ///
    /// A message calls the table `place`.
    func parameters(at index: Int32, _ place: String) throws -> Parameters {
        var entries: [Parameters.Entry] = []
        try forEachPair(of: index) {
            guard type(at: -2) == .string, let name = string(at: -2) else {
                throw HostArgumentError("\(place): the names must be strings in UTF-8, got \(told(at: -2))")
            }
            entries.append(Parameters.Entry(name: name, value: try parameter(at: -1, "\(place).\(name)")))
        }
        return Parameters(entries.sorted { $0.name < $1.name })
    }

    private func parameter(at index: Int32, _ place: String) throws -> Parameters.Value {
        guard type(at: index) == .table else { return try scalar(at: index, place) }
        guard isList(at: index) else {
            throw HostArgumentError("\(place) must be a string, a number, a boolean or a list of them, got fields")
        }
        let table = absolute(index)
        var items: [Parameters.Value] = []
        for position in 0..<length(at: table) {
            pushItem(Int64(position) + 1, of: table)
            defer { pop() }
            items.append(try scalar(at: -1, "\(place)[\(position + 1)]"))
        }
        return .list(items)
    }

    private func scalar(at index: Int32, _ place: String) throws -> Parameters.Value {
        switch type(at: index) {
        case .boolean: return .bool(boolean(at: index))
        case .number:
            if isInteger(at: index), let value = integer(at: index) { return .integer(value) }
            if let value = number(at: index), value.isFinite { return .number(value) }
        case .string:
            guard let value = string(at: index) else { throw HostArgumentError("\(place) must be valid UTF-8") }
            return .string(value)
        default: break
        }
        throw HostArgumentError("\(place) must be a string, a number or a boolean, got \(told(at: index))")
    }

    /// Returns a number as it is, and of any other value only the type, since it may be a secret.
    private func told(at index: Int32) -> String {
        type(at: index) == .number ? text(at: index) : typeName(at: index)
    }

    /// Reads the header fields in the table at `index`.
    func headers(at index: Int32, _ place: String) throws -> HTTPHeaders {
        var fields: [HTTPHeaders.Field] = []
        try forEachPair(of: index) {
            guard type(at: -2) == .string, let name = string(at: -2), let value = headerValue(at: -1) else {
                // The value may be a credential.
                throw HostArgumentError(
                    "\(place): names and values must be strings in UTF-8, got \(told(at: -2)) = \(typeName(at: -1))"
                )
            }
            fields.append(HTTPHeaders.Field(name: name, value: value))
        }
        return HTTPHeaders(fields.sorted { $0.name < $1.name })
    }

    private func headerValue(at index: Int32) -> String? {
        type(at: index) == .number ? text(at: index) : string(at: index)
    }
}

extension LuaStack {
    /// Pushes header fields as a table with lower-case names, in which names are found in any case.
    ///
    /// Several values of a name are joined with ", " (RFC 9110 §5.3), those of `Set-Cookie` with a line break.
    ///
    /// Stack: [-0, +1]
    func push(headers: HTTPHeaders) {
        pushTable(fields: Int32(headers.fields.count))
        for field in headers.fields {
            let name = field.name.lowercased()
            let before = pushField(name, of: -1) == .string ? string(at: -1) : nil
            pop()
            let separator = name == "set-cookie" ? "\n" : ", "
            push(before.map { $0 + separator + field.value } ?? field.value)
            setField(name, of: -2)
        }
        push(services.headersMetatable)
        setMetatable(of: -2)
    }
}

/// Makes a table of header fields ignore the case of names.
enum HeadersMetatable {
    static func make(in state: LuaState) -> LuaReference {
        let stack = state.stack
        stack.pushTable(fields: 2)
        stack.push(index)
        stack.setField("__index", of: -2)
        stack.push(false)
        stack.setField("__metatable", of: -2)
        return state.keep(stack)
    }

    private static let index = HostFunction("headers", "Finds a field in any case.", isVariadic: true) { call in
        guard let name = call.stack.repairedString(at: 2) else { return .nothing }
        call.stack.pushField(name.lowercased(), of: 1)
        return .pushed(1)
    }
}
