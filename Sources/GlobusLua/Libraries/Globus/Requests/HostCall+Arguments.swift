import GlobusAuth
import LuaRuntime

/// Arguments and options in Globus's own terms.
extension HostCall {
    /// A secret text, such as a token.
    func secret(_ name: StaticString) throws -> Secret { stack.remembered(Secret(try string(name))) }

    /// A secret text that may be left out.
    func optionalSecret(_ name: StaticString) throws -> Secret? { has(name) ? try secret(name) : nil }

    /// Scopes: a string, or a list of strings.
    func scopes(_ name: StaticString) throws -> ScopeList { try stack.scopes(at: index(of: name), place(of: name)) }

    /// The fields of a form or a query.
    func parameters(_ name: StaticString) throws -> Parameters {
        try stack.parameters(at: index(of: name), place(of: name))
    }
}

extension CallOptions {
    /// A secret text, such as a token.
    func secret(_ name: String) throws -> Secret? { try string(name).map { stack.remembered(Secret($0)) } }

    /// Scopes: a string, or a list of strings.
    func scopes(_ name: String) throws -> ScopeList? { try with(name) { try stack.scopes(at: -1, place(of: name)) } }

    /// The fields of a form or a query.
    func parameters(_ name: String) throws -> Parameters? {
        try with(name) { try stack.parameters(at: -1, place(of: name)) }
    }
}

extension LuaStack {
    /// The scopes at `index`: a string, or a list of strings.
    fileprivate func scopes(at index: Int32, _ place: String) throws -> ScopeList {
        if let text = string(at: index) { return ScopeList(text) }
        guard let list = strings(at: index) else { throw HostArgumentError("\(place) must be a list of strings") }
        return ScopeList(list)
    }
}
