/// The endpoints of a small Globus Groups.
struct GroupsService: Sendable {
    let core: MockCore

    private static let names = ["Beamline users", "Cluster operators", "Genomics lab"]
    private static let people = ["rosa", "ada", "quentin", "li"]

    var endpoints: [Endpoint] {
        let check = BearerCheck(core: core, server: .groups)
        return [
            check.endpoint(.myGroups, "the owner's groups, an array") { Self.list($0) },
            check.endpoint("GET /v2/groups/{group_id}", "one group; include=memberships") { try Self.show($0) },
        ]
    }

    private static func show(_ call: ServiceCall) throws -> Answer {
        let id = call.parameters[0]
        guard let index = names.indices.first(where: { identifier($0 + 1) == id }) else {
            throw APIFailure(status: 404, code: "GROUP_NOT_FOUND", message: "There is no group \(id).", form: .list)
        }
        let document = group(index + 1, names[index], member: call.token.login.subject)
        guard call.query["include"] == "memberships" else { return Answer(json: document) }
        return Answer(json: document.setting("memberships", to: .array(members(ofGroup: index))))
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

    private static func list(_ call: ServiceCall) -> Answer {
        Answer(json: .array(names.enumerated().map { group($0 + 1, $1, member: call.token.login.subject) }))
    }

    private static func group(_ number: Int, _ name: String, member: String) -> JSON {
        .object(
            ("id", .string(identifier(number))),
            ("name", .string(name)),
            ("group_type", "regular"),
            ("my_memberships", [.object(("identity_id", .string(member)), ("role", "member"), ("status", "active"))])
        )
    }
}
