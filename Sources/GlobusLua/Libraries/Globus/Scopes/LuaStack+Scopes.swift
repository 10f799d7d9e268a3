package import GlobusAuth
package import LuaRuntime

extension HostType {
    /// The type of arguments and options that are scopes.
    package static let scopes = (HostType.string | .object(GlobusScopeObject.kind) | .table).described(
        as: "a string, a Scope or a list of them",
        annotation: "string|globus.Scope|(string|globus.Scope)[]"
    )
}

extension HostCall {
    /// Returns scopes, which are given as a string, a `Scope`, or a list of either.
    func scopes(_ name: StaticString) throws -> ScopeList { try stack.scopes(at: index(of: name), place(of: name)) }
}

extension CallOptions {
    /// Returns scopes, which are given as a string, a `Scope`, or a list of either; nil where the option is not given.
    package func scopes(_ name: String) throws -> ScopeList? {
        try with(name) { try stack.scopes(at: -1, place(of: name)) }
    }
}

extension LuaStack {
    /// Reads the scopes at `index`, without parsing texts.
    func scopes(at index: Int32, _ place: String) throws -> ScopeList {
        // A single text is sent verbatim.
        if let text = string(at: index) { return ScopeList(text) }
        return ScopeList(try scopeTexts(at: index, place))
    }

    /// Reads the scopes at `index` one by one, and parses texts.
    ///
    /// - Throws: `GlobusError` with `scopeParse` for a text that is not a list of scopes.
    func scopeItems(at index: Int32, _ place: String) throws -> [Scope] {
        if let object = object(at: index, GlobusScopeObject.kind) { return [object.scope] }
        if let text = string(at: index) { return try ScopeParser.parse(text) }
        return try scopeTexts(at: index, place).flatMap { try ScopeParser.parse($0) }
    }

    private func scopeTexts(at index: Int32, _ place: String) throws -> [String] {
        if let object = object(at: index, GlobusScopeObject.kind) { return [object.scope.description] }
        guard type(at: index) == .table, isList(at: index) else {
            throw HostArgumentError("\(place) must be a string, a Scope or a list of them, got \(typeName(at: index))")
        }
        let table = absolute(index)
        return try (0..<length(at: table)).map { position in
            pushItem(Int64(position) + 1, of: table)
            defer { pop() }
            if let text = string(at: -1) { return text }
            if let object = object(at: -1, GlobusScopeObject.kind) { return object.scope.description }
            throw HostArgumentError(
                "\(place) must be a string, a Scope or a list of them; number \(position + 1) of the list is "
                    + (type(at: -1) == .string ? "not valid UTF-8" : typeName(at: -1))
            )
        }
    }

    /// Pushes a scope.
    ///
    /// Stack: [-0, +1]
    func push(scope: Scope) { push(GlobusScopeObject(scope), as: GlobusScopeObject.hostClass) }

    /// Pushes a table with the scopes in order.
    ///
    /// Stack: [-0, +1]
    func push(scopes: [Scope]) {
        pushTable(items: Int32(scopes.count))
        for (index, scope) in scopes.enumerated() {
            push(scope: scope)
            setItem(Int64(index) + 1, of: -2)
        }
    }
}
