import Synchronization

/// The endpoints of a small Globus Groups that tell more than their documents; the others are made from the table.
struct GroupsService: Sendable {
    let core: MockCore

    /// The path of the groups in the store.
    private static let collection = "/v2/groups"
    private static let names = ["Beamline users", "Cluster operators", "Genomics lab"]
    private static let people = ["rosa", "ada", "quentin", "li"]

    /// The groups that there are from the start.
    static let groups = names.enumerated().map { index, name in
        SeedDocuments.Seed(
            id: identifier(index + 1),
            json: .object(
                ("id", .string(identifier(index + 1))),
                ("name", .string(name)),
                ("group_type", "regular")
            )
        )
    }

    var endpoints: [Endpoint] {
        let check = BearerCheck(core: core, server: .groups)
        return [
            check.endpoint(.myGroups, "the owner's groups, an array") { list($0) },
            check.endpoint("GET /v2/groups/{group_id}", "one group; include=memberships") { try show($0) },
        ]
    }

    private func show(_ call: ServiceCall) throws -> Answer {
        let id = call.parameters[0]
        guard let group = core.resources.withLock({ $0.document(id, in: Self.collection)?.json(at: 0) }) else {
            throw APIFailure(status: 404, code: "GROUP_NOT_FOUND", message: "There is no group \(id).", form: .list)
        }
        let document = Self.seen(group, by: call.token.login.subject)
        guard call.query["include"] == "memberships" else { return Answer(json: document) }
        let number = Self.groups.firstIndex { $0.id == id } ?? 0
        return Answer(json: document.setting("memberships", to: .array(Self.members(ofGroup: number))))
    }

    /// Returns the members of a group; each group has one member more than the one before it.
    private static func members(ofGroup index: Int) -> [JSON] {
        people.prefix(index + 2).enumerated().map { place, name in
            .object(
                ("username", .string("\(name)@globus.example")),
                ("role", place == 0 ? "admin" : "member"),
                ("status", name == "quentin" ? "invited" : "active")
            )
        }
    }

    private static func identifier(_ number: Int) -> String { "96009000-0000-4000-8000-00000000000\(number)" }

    private func list(_ call: ServiceCall) -> Answer {
        let groups = core.resources.withLock { $0.documents(in: Self.collection).map { $0.json(at: 0) } }
        return Answer(json: .array(groups.map { Self.seen($0, by: call.token.login.subject) }))
    }

    /// Returns a group with the membership of the person who asks.
    private static func seen(_ group: JSON, by member: String) -> JSON {
        let membership = JSON.object(
            ("identity_id", .string(member)),
            ("role", "member"),
            ("status", "active")
        )
        return group.setting("my_memberships", to: [membership])
    }
}
