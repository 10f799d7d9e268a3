import Synchronization

/// What people have consented to, each with the path of consents that lead to it.
struct Consents: Sendable {
    /// One consent: a client may use a scope, or a service may on its behalf.
    struct Consent: Sendable {
        let id: Int
        let identityID: String
        let clientID: String
        let scope: String
        /// The numbers of the consents from the root to this one.
        let path: [Int]
        let createdAt: Double
        var allowsRefresh: Bool
        var updatedAt: Double
    }

    private(set) var all: [Consent] = []

    /// Adds what a login consents to; consents that there are already stay.
    mutating func add(_ login: Login, now: Double) {
        for scope in login.scopes.map(ScopeText.Tree.init) { add(scope, below: [], login, now: now) }
    }

    private mutating func add(_ scope: ScopeText.Tree, below parents: [Int], _ login: Login, now: Double) {
        let known = index(of: scope, below: parents, clientID: login.clientID, identityID: login.subject)
        let index = known ?? all.count
        if known == nil { all.append(Consent(id: index + 1, login, scope: scope.name, below: parents, now: now)) }
        all[index].updatedAt = now
        all[index].allowsRefresh = all[index].allowsRefresh || login.isOffline
        let path = all[index].path
        for dependency in scope.dependencies { add(dependency, below: path, login, now: now) }
    }

    /// Whether a person has consented to all of it before.
    func cover(_ scopes: [String], clientID: String, identityID: String) -> Bool {
        func covers(_ scope: ScopeText.Tree, below parents: [Int]) -> Bool {
            guard let index = index(of: scope, below: parents, clientID: clientID, identityID: identityID) else {
                return false
            }
            return scope.dependencies.allSatisfy { covers($0, below: all[index].path) }
        }
        return scopes.map(ScopeText.Tree.init).allSatisfy { covers($0, below: []) }
    }

    private func index(of scope: ScopeText.Tree, below parents: [Int], clientID: String, identityID: String) -> Int? {
        all.firstIndex {
            $0.identityID == identityID && $0.clientID == clientID && $0.scope == scope.name
                && $0.path.dropLast().elementsEqual(parents)
        }
    }
}

extension Consents.Consent {
    fileprivate init(id: Int, _ login: Login, scope: String, below parents: [Int], now: Double) {
        self.init(
            id: id,
            identityID: login.subject,
            clientID: login.clientID,
            scope: scope,
            path: parents + [id],
            createdAt: now,
            allowsRefresh: login.isOffline,
            updatedAt: now
        )
    }

    /// The consent as Globus Auth writes it.
    var json: JSON {
        .object(
            ("id", .integer(id)),
            ("client", .string(clientID)),
            ("scope", .string(scope)),
            ("scope_name", .string(scope)),
            ("dependency_path", .array(path.map(JSON.integer))),
            ("effective_identity", .string(identityID)),
            ("status", "approved"),
            ("allows_refresh", .bool(allowsRefresh)),
            ("auto_approved", false),
            ("atomically_revocable", false),
            ("created", .string(DateText.iso8601(createdAt))),
            ("updated", .string(DateText.iso8601(updatedAt))),
            ("last_used", .string(DateText.iso8601(updatedAt)))
        )
    }
}

/// `GET /v2/api/identities/{id}/consents`: what a person has consented to for the client that asks.
struct ConsentService: Sendable {
    let core: MockCore

    private static let everythingScope = "urn:globus:auth:scope:auth.globus.org:view_consents"

    var endpoints: [Endpoint] {
        let check = BearerCheck(core: core, server: .auth)
        return [check.endpoint(.consents, "what a person has consented to; all") { try list($0) }]
    }

    private func list(_ call: ServiceCall) throws -> Answer {
        let identityID = call.parameters[0]
        let wantsAll = call.query["all"]?.lowercased() == "true"
        guard identityID == call.token.login.subject else {
            throw refusal("The token is not one of the identity \(identityID).")
        }
        guard !wantsAll || call.token.scopes.contains(Self.everythingScope) else {
            throw refusal("The consents of other clients need the scope \(Self.everythingScope).")
        }
        let clientID = call.token.login.clientID
        let consents = core.authority.withLock { authority in
            authority.consents.all.filter {
                $0.identityID == identityID && (wantsAll || $0.clientID == clientID)
            }
        }
        return Answer(json: .object(("consents", .array(consents.map(\.json)))))
    }

    private func refusal(_ message: String) -> APIFailure {
        APIFailure(status: 403, code: "FORBIDDEN", message: message, form: .list)
    }
}
