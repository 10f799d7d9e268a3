import CLuaJSON
import LuaRuntime

extension PayloadDescription {
    /// The payloads of `GroupsClient`.
    static let ofGroups: [PayloadDescription] = [
        PayloadDescription(
            "GroupPolicies",
            "Who sees a group and how people join it, for `set_group_policies`.",
            options: [
                .boolean("is_high_assurance", "Whether members must log in anew for each app.").required,
                .text("group_visibility", "\"authenticated\" or \"private\".").required,
                .text("group_members_visibility", "\"members\" or \"managers\".").required,
                .boolean("join_requests", "Whether people may ask to join.").required,
                .texts("signup_fields", "What people are asked when they join, such as \"institution\".").required,
                .integer(
                    "authentication_assurance_timeout",
                    "How many seconds old a member's login may be; json.null for the service's own limit."
                ).orNull,
            ],
            example: HostExample(
                """
                local policies = globus.GroupPolicies {
                  is_high_assurance = false,
                  group_visibility = "private",
                  group_members_visibility = "managers",
                  join_requests = true,
                  signup_fields = {},
                }
                print(policies.group_visibility, json.encode(policies.signup_fields))
                """,
                prints: "private\t[]"
            )
        ),
        PayloadDescription(
            "BatchMembershipActions",
            "Changes of a group's members, for `batch_membership_action`; each method adds some.",
            methods: MembershipActions.methods,
            example: HostExample(
                """
                local actions = globus.BatchMembershipActions()
                actions:add_members("I-1", { role = "manager" }):leave { "I-2", "I-3" }
                print(actions.add[1].role, #actions.leave)
                """,
                prints: "manager\t2"
            )
        ),
    ]
}

/// The methods of `BatchMembershipActions`.
private enum MembershipActions {
    /// An action on members of a group.
    private struct Action: Sendable {
        let method: String
        /// The name in the payload.
        let key: String
        let summary: String
        /// How the new role of the members is given.
        var role = Role.none

        enum Role: Sendable { case none, option, first }
    }

    private static let actions = [
        Action(method: "accept_invites", key: "accept", summary: "Accepts invitations."),
        Action(method: "add_members", key: "add", summary: "Adds members.", role: .option),
        Action(method: "approve_pending", key: "approve", summary: "Approves requests to join."),
        Action(method: "change_roles", key: "change_role", summary: "Gives members another role.", role: .first),
        Action(method: "decline_invites", key: "decline", summary: "Declines invitations."),
        Action(method: "invite_members", key: "invite", summary: "Invites people.", role: .option),
        Action(method: "join", key: "join", summary: "Has the caller's identities join."),
        Action(method: "leave", key: "leave", summary: "Has the caller's identities leave."),
        Action(method: "reject_join_requests", key: "reject", summary: "Rejects requests to join."),
        Action(method: "remove_members", key: "remove", summary: "Removes members."),
        Action(method: "request_join", key: "request_join", summary: "Asks to join."),
    ]

    static let methods = actions.map(method)

    private static let identities = HostParameter.required(
        "identity_ids",
        .string | .table,
        "The identities: an id or a list of them."
    )
    private static let role = "\"member\", \"manager\" or \"admin\"."

    private static func method(_ action: Action) -> HostFunction {
        let parameters: [HostParameter] =
            switch action.role {
            case .none: [identities]
            case .option:
                [
                    identities,
                    .optional(
                        "opts",
                        .table,
                        "Options.",
                        options: [.optional("role", .string, role, default: "\"member\"")]
                    ),
                ]
            case .first: [.required("role", .string, role), identities]
            }
        let arguments = action.role == .first ? "\"admin\", \"I-1\"" : "\"I-1\""
        return HostFunction(
            "BatchMembershipActions:\(action.method)",
            action.summary,
            receiver: .table.described(
                as: "a BatchMembershipActions",
                annotation: "globus.BatchMembershipActions"
            ),
            parameters: parameters,
            results: [HostResult("globus.BatchMembershipActions", "The same table.")],
            example: HostExample(
                """
                local actions = globus.BatchMembershipActions():\(action.method)(\(arguments))
                print(actions.\(action.key)[1].identity_id)
                """,
                prints: "I-1"
            )
        ) { call in
            try add(action, call, to: 1)
            call.stack.pushCopy(of: 1)
            return .pushed(1)
        }
    }

    /// What a list is that hides the method of its name, such as `join`: it takes the method's calls.
    private static func calledList(_ action: Action) -> HostFunction {
        HostFunction(
            "BatchMembershipActions:\(action.method)",
            action.summary,
            receiver: .table,
            parameters: [.required("actions", .table, "The actions."), identities],
            results: [HostResult("globus.BatchMembershipActions", "The same table.")]
        ) { call in
            try add(action, call, to: 2)
            call.stack.pushCopy(of: 2)
            return .pushed(1)
        }
    }

    /// Adds the identities of a call to the actions at an index.
    private static func add(_ action: Action, _ call: HostCall, to actions: Int32) throws {
        let stack = call.stack
        let role: String? =
            switch action.role {
            case .none: nil
            case .option: try call.options("opts").string("role") ?? "member"
            case .first: try call.string("role")
            }
        stack.pushCopy(of: call.index(of: "identity_ids"))
        try stack.convertToTexts(call.place(of: "identity_ids"))
        let identities = stack.count
        if stack.pushField(action.key, of: actions) != .table {
            stack.pop()
            stack.pushJSONArray()
            stack.pushCopy(of: -1)
            stack.setField(action.key, of: actions)
        }
        let start = Int64(stack.length(at: -1))
        for position in 0..<Int64(stack.length(at: identities)) {
            stack.pushTable(fields: 2)
            stack.pushItem(position + 1, of: identities)
            stack.setField("identity_id", of: -2)
            if let role {
                stack.push(role)
                stack.setField("role", of: -2)
            }
            stack.setItem(start + position + 1, of: -2)
        }
        if action.key == action.method {
            stack.push(metatableCalling: calledList(action), named: "BatchMembershipActions:\(action.method)")
            stack.setMetatable(of: -2)
        }
    }
}

extension LuaStack {
    /// Pushes a metatable of lists that are called like a method, and are written as lists even when they are empty.
    ///
    /// Stack: [-0, +1]
    fileprivate func push(metatableCalling method: @autoclosure () -> HostFunction, named name: String) {
        let services = services
        if let metatable = services.payloadMetatables[name] { return push(metatable) }
        pushTable(fields: 3)
        push(method())
        setField("__call", of: -2)
        push(false)
        setField("__metatable", of: -2)
        gjson_make_array_mark(thread, -1)
        services.payloadMetatables[name] = reference(at: -1)
    }
}
