import GlobusAuth
import LuaRuntime

/// Identities by their ids and usernames, which are looked up many at a time: the Globus SDK's `IdentityMap`.
///
/// Used in the host's isolation only.
final class IdentityMapObject {
    private let client: BaseClient
    private let batchSize: Int
    /// The ids and usernames that were not looked up yet, in the order in which they were added.
    private var unresolvedIDs: [String] = []
    private var unresolvedUsernames: [String] = []
    /// The identities that were found, by their ids and usernames.
    private var found: [String: JSONValue] = [:]

    init(_ client: BaseClient, batchSize: Int) {
        self.client = client
        self.batchSize = batchSize
    }

    /// Notes a name that is to be looked up; returns whether it is new.
    @discardableResult
    func add(_ name: String) -> Bool {
        guard found[name] == nil else { return false }
        if Self.isUsername(name) { return Self.add(name, to: &unresolvedUsernames) }
        return Self.add(name, to: &unresolvedIDs)
    }

    private static func add(_ name: String, to names: inout [String]) -> Bool {
        if names.contains(name) { return false }
        names.append(name)
        return true
    }

    /// Forgets an identity that was found under a name.
    func remove(_ name: String) { found[name] = nil }

    /// Puts an identity that is known already under a name.
    func set(_ identity: JSONValue, for name: String) { found[name] = identity }

    /// Returns the identity that was found under a name.
    func known(_ name: String) -> JSONValue? { found[name] }

    /// Returns the names of a request that looks up a name, with others that wait for it.
    func takeBatch(including name: String) -> (names: [String], areUsernames: Bool) {
        let areUsernames = Self.isUsername(name)
        let batch = areUsernames ? take(name, &unresolvedUsernames) : take(name, &unresolvedIDs)
        return (batch, areUsernames)
    }

    private func take(_ name: String, _ waiting: inout [String]) -> [String] {
        waiting.removeAll { $0 == name || found[$0] != nil }
        let others = waiting.prefix(max(batchSize - 1, 0))
        waiting.removeFirst(others.count)
        return [name] + others
    }

    /// Looks up a name, with others that wait for it.
    func look(up name: String) async throws {
        let (names, areUsernames) = takeBatch(including: name)
        let auth = AuthClient(base: client)
        let response =
            try await areUsernames
            ? auth.identities(usernames: names)
            : auth.identities(ids: names)
        for identity in try response.parsedJSON()["identities"]?.array ?? [] {
            for key in ["id", "username"] {
                if let name = identity[key]?.string { found[name] = identity }
            }
        }
    }

    /// Whether a name is not in the form of an id.
    private static func isUsername(_ name: String) -> Bool {
        // Python reads an id in braces and with its hyphens anywhere as well.
        let digits = name.lowercased().replacing("urn:", with: "").replacing("uuid:", with: "")
            .filter { !"{}-".contains($0) }
        return digits.count != 32 || !digits.allSatisfy(\.isHexDigit)
    }
}

extension IdentityMapObject {
    static let kind = HostKind<IdentityMapObject>("globus.IdentityMap", called: "an IdentityMap")

    static let hostClass = HostClass<IdentityMapObject>(
        kind,
        "Identities by their ids and usernames; `map[name]` looks one up, with up to 99 others that were added.",
        methods: [add, get],
        operators: [
            .waitingIndex { map, call in
                guard let name = call.stack.string(at: call.index(of: "key")) else { return .now(.nothing) }
                return try find(name, in: map, call) { $0.push() }
            },
            .newIndex { map, call in
                guard let name = call.stack.string(at: call.index(of: "key")), !call.has("value") else {
                    throw call.misuse("identities can be removed, by nil, but not set")
                }
                map.remove(name)
                return .nothing
            },
        ]
    )

    /// Returns an identity that is known at once, and waits for one that is not.
    private static func find(
        _ name: String,
        in map: IdentityMapObject,
        _ call: HostCall,
        orElse pushDefault: @escaping (LuaStack) -> Void
    ) throws -> HostWait {
        if let identity = map.known(name) {
            call.stack.push(identity)
            return .now(.pushed(1))
        }
        return .wait {
            try await map.look(up: name)
            return .push { stack in
                if let identity = map.known(name) { stack.push(identity) } else { pushDefault(stack) }
                return 1
            }
        }
    }

    private static let add = HostFunction(
        "IdentityMap:add",
        "Adds an id or a username, to be looked up together with others.",
        of: kind,
        parameters: [.required("identity_id", .string, "The id or the username.")],
        results: [HostResult("boolean", "Whether it was not known yet.")],
        example: HostExample(
            """
            local map = globus.IdentityMap(globus.AuthClient { authorizer = authorizer })
            print(map:add("ada@example.org"), map:add("ada@example.org"))
            """,
            prints: "true\tfalse"
        )
    ) { map, call in
        call.stack.push(map.add(try call.string("identity_id")))
        return .pushed(1)
    }

    private static let get = HostFunction(
        waiting: "IdentityMap:get",
        "An identity, which is looked up where it is not known yet.",
        of: kind,
        parameters: [
            .required("key", .string, "The id or the username."),
            .optional("default", .any, "What is returned where there is no such identity."),
        ],
        results: [HostResult("any", "The identity: a table with `id`, `username`, `name` and so on; or the default.")],
        failures: .request,
        example: HostExample(
            """
            local login = globus.ClientCredentialsAuthorizer(client, "openid profile")
            local map = globus.IdentityMap(globus.AuthClient { authorizer = login })
            print(map:get("li@globus.example").name)
            print(map:get("nobody@example.org", "unknown"))
            """,
            prints: "Li Example\nunknown"
        )
    ) { map, call in
        let fallback = call.has("default") ? call.reference("default") : nil
        return try find(try call.string("key"), in: map, call) { stack in
            if let fallback { stack.push(fallback) } else { stack.push() }
        }
    }

    static let make = HostFunction(
        "globus.IdentityMap",
        "Looks up identities by their ids and usernames, many at a time.",
        parameters: [
            .required("auth_client", .object(ClientObject.kind), "The AuthClient that looks them up."),
            .optional(
                "opts",
                .table,
                "Options.",
                options: [
                    .optional("identity_ids", .table, "Ids and usernames that will be needed, in a list."),
                    .optional("id_batch_size", .integer, "How many are looked up at a time.", default: "100"),
                    .optional("cache", .table, "Identities that are known already, by their ids and usernames."),
                ]
            ),
        ],
        results: [HostResult("globus.IdentityMap", "The map.")],
        example: HostExample(
            """
            local login = globus.ClientCredentialsAuthorizer(client, "openid profile")
            local map = globus.IdentityMap(globus.AuthClient { authorizer = login }, {
              identity_ids = { "ada@institution.example", "li@globus.example" },
            })
            print(map["li@globus.example"].name, map["ada@institution.example"].name)
            """,
            prints: "Li Example\tAda Example"
        )
    ) { call in
        let options = call.options("opts")
        let size = try options.integer("id_batch_size", in: 1...1000) ?? 100
        let client = call.object("auth_client", ClientObject.kind).client
        guard client.configuration.client == .auth else { throw call.invalid("auth_client", "must be an AuthClient") }
        let map = IdentityMapObject(client, batchSize: size)
        for name in try options.strings("identity_ids") ?? [] { map.add(name) }
        try options.with("cache") {
            try call.stack.forEachPair(of: -1) {
                guard call.stack.type(at: -2) == .string, let name = call.stack.string(at: -2) else {
                    throw options.invalid("cache", "must have ids and usernames as its keys")
                }
                map.set(try JSONValue(parsing: call.stack.encodedJSON(at: -1)), for: name)
            }
        }
        call.stack.push(map, as: hostClass)
        return .pushed(1)
    }
}
