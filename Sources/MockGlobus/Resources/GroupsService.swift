/// The endpoints of a small Globus Groups.
struct GroupsService: Sendable {
    let core: MockCore

    private static let names = ["Beamline users", "Cluster operators", "Genomics lab"]

    var endpoints: [Endpoint] {
        [BearerCheck(core: core, server: .groups).endpoint(.myGroups, "the owner's groups, an array") { Self.list($0) }]
    }

    private static func list(_ call: ServiceCall) -> Answer {
        Answer(json: .array(names.enumerated().map { group($0 + 1, $1, member: call.token.login.subject) }))
    }

    private static func group(_ number: Int, _ name: String, member: String) -> JSON {
        .object(
            ("id", .string("96009000-0000-4000-8000-00000000000\(number)")),
            ("name", .string(name)),
            ("group_type", "regular"),
            ("my_memberships", [.object(("identity_id", .string(member)), ("role", "member"), ("status", "active"))])
        )
    }
}
