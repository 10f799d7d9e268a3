/// What a user has consented to for a client, as trees: the children of a consent are what its service may do on the
/// user's behalf.
///
/// The Globus SDK's `ConsentForest`.
///
/// ```
/// transfer:all (client: ours)
///  └ a collection's data_access (client: Globus Transfer)
/// ```
public struct ConsentForest: Sendable, Hashable {
    /// One consent.
    public struct Consent: Sendable, Hashable {
        /// The consent's number.
        public let id: Int64
        /// The scope, without dependencies.
        public let scopeName: String
        /// The numbers of the consents from the root to this one.
        public let dependencyPath: [Int64]

        /// Creates a consent; the path ends with its own number.
        public init(id: Int64, scopeName: String, dependencyPath: [Int64]) {
            self.id = id
            self.scopeName = scopeName
            self.dependencyPath = dependencyPath
        }

        var parentID: Int64? { dependencyPath.count > 1 ? dependencyPath[dependencyPath.count - 2] : nil }
    }

    /// All consents, in the order of the answer.
    public let consents: [Consent]
    private let children: [Int64: [Consent]]
    private let roots: [Consent]

    /// Reads the answer of `GET /v2/api/identities/ID/consents`.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/consentParse`` for a consent that lacks a member or whose
    ///   parent is missing.
    public init(_ answer: JSONValue) throws {
        guard let list = answer["consents"]?.array ?? answer.array else {
            throw GlobusError(.consentParse, "the answer has no list 'consents'")
        }
        try self.init(list.enumerated().map { try Consent($1, index: $0) })
    }

    /// Creates a forest of consents.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/consentParse`` where the parent of a consent is missing.
    public init(_ consents: [Consent]) throws {
        let known = Set(consents.map(\.id))
        for case let (consent, parent?) in consents.map({ ($0, $0.parentID) }) where !known.contains(parent) {
            let message = "the consent \(consent.id) depends on the consent \(parent), which the answer does not have"
            throw GlobusError(.consentParse, message)
        }
        self.consents = consents
        roots = consents.filter { $0.parentID == nil }
        children = Dictionary(grouping: consents.filter { $0.parentID != nil }) { $0.parentID ?? $0.id }
    }

    /// Whether the user has consented to each scope with all its dependencies, optional ones included.
    public func meetsScopeRequirements(_ scopes: [Scope]) -> Bool {
        scopes.allSatisfy { scope in roots.contains { meets($0, scope) } }
    }

    /// Whether the consent covers `scope`.
    ///
    /// It ends, since consents are no deeper than the paths in an answer.
    private func meets(_ consent: Consent, _ scope: Scope) -> Bool {
        guard consent.scopeName == scope.scopeString else { return false }
        let below = children[consent.id] ?? []
        return scope.dependencies.allSatisfy { dependency in below.contains { meets($0, dependency) } }
    }
}

extension ConsentForest.Consent {
    init(_ json: JSONValue, index: Int) throws {
        func missing(_ name: String) -> GlobusError {
            GlobusError(.consentParse, "'\(name)' of the consent at index \(index) is missing or has the wrong type")
        }
        guard let id = json["id"]?.integer else { throw missing("id") }
        guard let name = json["scope_name"]?.string else { throw missing("scope_name") }
        let path = json["dependency_path"]?.array?.map(\.integer)
        guard let path, !path.contains(nil), path.last == id, Set(path).count == path.count else {
            throw missing("dependency_path")
        }
        self.init(id: id, scopeName: name, dependencyPath: path.compactMap(\.self))
    }
}
