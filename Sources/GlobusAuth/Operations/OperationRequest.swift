/// The request of an operation.
package struct OperationRequest: Sendable {
    package let method: String
    /// The path below the client's base URL, which is not percent-encoded.
    package let path: String
    package var query: Parameters
    /// The JSON document; nil for no body.
    package let body: [UInt8]?
    package let sendsAuthorization: Bool
}

extension ServiceOperation {
    /// Makes the request of a call.
    ///
    /// - Parameters:
    ///   - arguments: The arguments by their names.
    ///   - values: The values of the client that paths may name.
    /// - Returns: The request.
    /// - Throws: ``OperationArgumentError`` for arguments that the operation does not take.
    package func request(
        _ arguments: OperationArguments,
        clientValues values: [String: String] = [:]
    ) throws -> OperationRequest {
        try check(arguments)
        return OperationRequest(
            method: method.rawValue,
            path: try path(arguments, values),
            query: try query(arguments),
            body: try body(arguments),
            sendsAuthorization: sendsAuthorization
        )
    }

    // MARK: - Path

    private func path(_ arguments: OperationArguments, _ values: [String: String]) throws -> String {
        let template = PathTemplate(path)
        var path = ""
        for segment in template.segments {
            switch segment {
            case .text(let text): path += "/\(text)"
            case .value(let name): path += "/" + (try self.segment(name, arguments) ?? values[name] ?? "")
            case .optional(let name):
                if let value = try self.segment(name, arguments) { path += "/" + value }
            }
        }
        return template.isFolder ? path + "/" : path
    }

    /// Returns a segment of the path, which must not lead to another resource.
    private func segment(_ name: String, _ arguments: OperationArguments) throws -> String? {
        guard let value = arguments[name] else { return nil }
        let text: String
        switch value {
        case .string(let value): text = value
        case .integer(let value): text = String(value)
        default: throw OperationArgumentError(name, "must be a string, got \(value.kind)")
        }
        if text.isEmpty { throw OperationArgumentError(name, "must not be empty") }
        guard text != ".", text != "..", !text.utf8.contains(UInt8(ascii: "/")) else {
            throw OperationArgumentError(
                name,
                "must be an identifier, which is a part of the path; '\(text.printable(limit: 60))' leads elsewhere"
            )
        }
        return text
    }

    // MARK: - Query

    private func query(_ arguments: OperationArguments) throws -> Parameters {
        var query = Parameters()
        for parameter in parameters where parameter.place == .query {
            if let companion = parameter.companion, !arguments.has(companion) { continue }
            guard let value = arguments[parameter.name] ?? parameter.defaultValue else { continue }
            query[parameter.wireName] = try parameter.type.queryValue(value, of: parameter.name)
        }
        guard let further = arguments["query_params"], parameter(named: "query_params") != nil else { return query }
        // A table without fields may be an empty list.
        guard let members = further.object ?? (further == .array([]) ? [:] : nil) else {
            throw OperationArgumentError("query_params", "must be a table of names and values, got \(further.kind)")
        }
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            query[name] = try Parameters.Value(value, of: "query_params", name)
        }
        return query
    }

    // MARK: - Body

    private func body(_ arguments: OperationArguments) throws -> [UInt8]? {
        var fields = JSONFields()
        var hasBody = !constants.isEmpty
        for (name, value) in constants { fields.set([name[...]], try value.encoded()) }
        for parameter in parameters where parameter.place == .document {
            let fieldsToSet = parameters.contains { $0.place == .body && arguments.has($0.name) }
            if !fieldsToSet, constants.isEmpty, wrapping == nil { return try document(parameter, arguments) }
            try add(parameter, arguments, to: &fields)
            hasBody = true
        }
        for parameter in parameters where parameter.place == .body {
            hasBody = true
            let text = try arguments.text(parameter.name) ?? parameter.defaultValue?.encoded()
            guard let text else { continue }
            let path = parameter.wireName.split(separator: ".")
            fields.set(path, try parameter.type.bodyText(text, of: parameter.name))
        }
        for parameter in parameters where parameter.place == .fields {
            hasBody = true
            try add(parameter, arguments, to: &fields)
        }
        guard hasBody else { return nil }
        guard let wrapping else { return fields.encoded() }
        var envelope = JSONFields()
        envelope.set([wrapping[...]], fields.encoded())
        return envelope.encoded()
    }

    /// Returns the whole document as it was given.
    private func document(_ parameter: OperationParameter, _ arguments: OperationArguments) throws -> [UInt8]? {
        guard let text = try arguments.text(parameter.name) else { return nil }
        return try parameter.type.bodyText(text, of: parameter.name)
    }

    private func add(
        _ parameter: OperationParameter,
        _ arguments: OperationArguments,
        to fields: inout JSONFields
    ) throws {
        for (name, text) in try arguments.fields(parameter.name) ?? [] { fields.set([name[...]], text) }
    }
}

extension OperationArguments {
    /// Returns an argument as JSON text.
    fileprivate func text(_ name: String) throws -> [UInt8]? {
        switch values[name] {
        case nil: nil
        case .json(let value): try Self.encoded(value, name)
        case .encoded(let text): text
        case .fields(let fields):
            fields.reduce(into: JSONFields()) { $0.set([$1.name[...]], $1.text) }.encoded()
        }
    }

    /// Returns the fields of an argument that is an object.
    fileprivate func fields(_ name: String) throws -> [(name: String, text: [UInt8])]? {
        let value: JSONValue
        switch values[name] {
        case nil: return nil
        case .fields(let fields): return fields
        case .json(let json): value = json
        case .encoded(let text): value = try JSONValue(parsing: text)
        }
        guard let members = value.object else {
            throw OperationArgumentError(name, "must be a table of fields, got \(value.kind)")
        }
        return try members.sorted { $0.key < $1.key }.map { ($0.key, try Self.encoded($0.value, name)) }
    }

    private static func encoded(_ value: JSONValue, _ name: String) throws -> [UInt8] {
        do {
            return try value.encoded()
        } catch let error as GlobusError {
            throw OperationArgumentError(name, "cannot be written: \(error.message)")
        }
    }
}

/// The fields of a JSON object, in order, with their JSON text.
private struct JSONFields {
    private enum Content {
        case text([UInt8])
        case object(JSONFields)
    }

    private var members: [(name: String, content: Content)] = []

    /// Sets the field at a path, and makes the objects on the way.
    mutating func set(_ path: [Substring], _ text: [UInt8]) {
        guard let first = path.first else { return }
        let name = String(first)
        let index = members.firstIndex { $0.name == name }
        var content = Content.text(text)
        if path.count > 1 {
            var inner = JSONFields()
            if let index, case .object(let existing) = members[index].content { inner = existing }
            inner.set(Array(path.dropFirst()), text)
            content = .object(inner)
        }
        if let index { members[index].content = content } else { members.append((name, content)) }
    }

    func encoded() -> [UInt8] {
        var output: [UInt8] = [UInt8(ascii: "{")]
        for (index, member) in members.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            JSONValue.append(member.name, to: &output)
            output.append(UInt8(ascii: ":"))
            switch member.content {
            case .text(let text): output += text
            case .object(let inner): output += inner.encoded()
            }
        }
        output.append(UInt8(ascii: "}"))
        return output
    }
}
