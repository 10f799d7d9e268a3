import LuaRuntime

extension PayloadDescription {
    /// The payloads of `TransferClient`.
    static let ofTransfer: [PayloadDescription] = [
        PayloadDescription(
            "TransferData",
            "What a transfer copies and how, for `submit_transfer`.",
            constants: [.text("DATA_TYPE", "transfer"), .list("DATA")],
            positional: [
                .text("source_endpoint", "The collection from which is copied."),
                .text("destination_endpoint", "The collection to which is copied."),
            ],
            options: PayloadField.joined(
                [
                    .text("label", "A title for the task."),
                    .text("submission_id", "The id with which it is submitted; submit_transfer asks for one."),
                    .level(
                        "sync_level",
                        ["exists", "size", "mtime", "checksum"],
                        "Which files are copied though the destination has them: \"exists\", \"size\", \"mtime\" or \"checksum\"."
                    ),
                    .boolean("verify_checksum", "Whether the checksums of both files are compared after the copy."),
                    .boolean("preserve_timestamp", "Whether the copies get the files' times."),
                    .boolean("encrypt_data", "Whether the data is encrypted on its way."),
                    .text(
                        "deadline",
                        "When the task is cancelled at the latest, such as \"2030-10-12T12:33:54+00:00\"."
                    ),
                    .boolean(
                        "skip_source_errors",
                        "Whether paths that are missing or forbidden at the source are left out."
                    ),
                    .boolean("fail_on_quota_errors", "Whether the task fails where a quota is exceeded."),
                    .boolean(
                        "delete_destination_extra",
                        "Whether what the source does not have is deleted at the destination."
                    ),
                ],
                notifications,
                [
                    .text("source_local_user", "The local user at the source."),
                    .text("destination_local_user", "The local user at the destination."),
                ]
            ),
            takesAdditionalFields: true,
            methods: TransferDataMethods.transfer,
            example: HostExample(
                """
                local data = globus.TransferData("C-1", "C-2", { sync_level = "size" })
                data:add_item("/raw/", "/backup/raw/", { recursive = true })
                print(data.sync_level, data.DATA[1].destination_path)
                """,
                prints: "1\t/backup/raw/"
            )
        ),
        PayloadDescription(
            "DeleteData",
            "What is deleted, for `submit_delete`.",
            constants: [.text("DATA_TYPE", "delete"), .list("DATA")],
            positional: [.text("endpoint", "The collection.")],
            options: PayloadField.joined(
                [
                    .text("label", "A title for the task."),
                    .text("submission_id", "The id with which it is submitted; submit_delete asks for one."),
                    .boolean("recursive", "Whether folders are deleted with what is in them."),
                    .boolean("ignore_missing", "Whether paths that do not exist are no errors."),
                    .boolean("interpret_globs", "Whether * and ? in the last part of a path match names."),
                    .text(
                        "deadline",
                        "When the task is cancelled at the latest, such as \"2030-10-12T12:33:54+00:00\"."
                    ),
                ],
                notifications,
                [
                    .text("local_user", "The local user.")
                ]
            ),
            takesAdditionalFields: true,
            methods: TransferDataMethods.delete,
            example: HostExample(
                """
                local data = globus.DeleteData("C-1", { recursive = true })
                data:add_item("/old/")
                print(data.DATA_TYPE, #data.DATA, data.DATA[1].path)
                """,
                prints: "delete\t1\t/old/"
            )
        ),
        PayloadDescription(
            "CreateTunnelData",
            "A tunnel between two stream access points, for `create_tunnel`.",
            positional: [
                .text("initiator_stream_access_point", "Where connections come from."),
                .text("listener_stream_access_point", "Where they lead to."),
            ],
            options: [
                .text("label", "A title for the tunnel."),
                .text("submission_id", "The id with which it is submitted; create_tunnel makes one."),
                .integer("lifetime_mins", "How many minutes it lives."),
                .boolean("restartable", "Whether it can be started again after it has ended."),
            ],
            takesAdditionalFields: true,
            arrange: arrangeTunnel,
            example: HostExample(
                """
                local tunnel = globus.CreateTunnelData("S-1", "S-2", { label = "Detector" })
                local data = tunnel.data
                print(data.type, data.attributes.label, data.relationships.listener.data.id)
                """,
                prints: "Tunnel\tDetector\tS-2"
            )
        ),
    ]

    private static let notifications: [PayloadField] = [
        .boolean("notify_on_succeeded", "Whether a mail tells of the task's success; it does where nothing is said."),
        .boolean("notify_on_failed", "Whether a mail tells of its failure; it does where nothing is said."),
        .boolean("notify_on_inactive", "Whether a mail tells that it waits; it does where nothing is said."),
    ]

    /// Puts the fields of a tunnel into a JSON:API document (relationships and attributes).
    private static let arrangeTunnel: @Sendable (LuaStack, Int32) -> Void = { stack, table in
        stack.pushTable()
        let relationships = stack.count
        for (name, field) in [
            ("listener", "listener_stream_access_point"), ("initiator", "initiator_stream_access_point"),
        ] {
            stack.pushTable()
            stack.push("StreamAccessPoint")
            stack.setField("type", of: -2)
            stack.move(field, from: table, to: "id", of: -1)
            stack.wrap(as: "data")
            stack.setField(name, of: relationships)
        }
        stack.pushTable()
        let attributes = stack.count
        stack.forEachPair(of: table) {
            stack.pushCopy(of: -2)
            stack.pushCopy(of: -2)
            stack.setPair(of: attributes)
        }
        stack.clear(table)
        stack.pushTable()
        stack.pushCopy(of: attributes)
        stack.setField("attributes", of: -2)
        stack.pushCopy(of: relationships)
        stack.setField("relationships", of: -2)
        stack.push("Tunnel")
        stack.setField("type", of: -2)
        stack.setField("data", of: table)
        stack.pop(2)
    }
}

extension LuaStack {
    /// Moves a field of a table to another one.
    ///
    /// Stack: [-0, +0]
    fileprivate func move(_ name: String, from table: Int32, to other: String, of index: Int32) {
        let destination = absolute(index)
        pushField(name, of: table)
        setField(other, of: destination)
        push()
        setField(name, of: table)
    }

    /// Replaces the value on top by a table with the value as its field `name`.
    ///
    /// Stack: [-1, +1]
    fileprivate func wrap(as name: String) {
        pushTable(fields: 1)
        pushCopy(of: -2)
        setField(name, of: -2)
        replace(-2)
    }

    /// Removes the fields of a table.
    fileprivate func clear(_ table: Int32) {
        // Lua allows a loop to clear fields, but not to add any.
        forEachPair(of: table) {
            pushCopy(of: -2)
            push()
            setPair(of: table)
        }
    }
}
