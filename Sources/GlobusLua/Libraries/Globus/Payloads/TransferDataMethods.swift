import LuaRuntime
import Synchronization

/// The methods of `TransferData` and `DeleteData`.
enum TransferDataMethods {
    static let transfer = [addTransferItem, addFilterRule, iterItems(transferType)]
    static let delete = [addDeleteItem, iterItems(deleteType)]

    private static let transferType = "TransferData"
    private static let deleteType = "DeleteData"

    private static let additionalFields = HostParameter.optional(
        "additional_fields",
        .table,
        "Further fields of the item; they win."
    )

    private static func receiver(_ type: String) -> HostType {
        .table.described(as: "a \(type)", annotation: "globus.\(type)")
    }

    private static let addTransferItem = HostFunction(
        "TransferData:add_item",
        "Adds a file or a folder that is to be copied.",
        receiver: receiver(transferType),
        parameters: [
            .required("source_path", .string, "The path at the source."),
            .required("destination_path", .string, "The path at the destination."),
            .optional(
                "opts",
                .table,
                "Options.",
                options: [
                    .optional(
                        "recursive",
                        .boolean,
                        "true for a folder, false for a file; either where it is left out."
                    ),
                    .optional("external_checksum", .string, "The file's checksum, which is compared."),
                    .optional("checksum_algorithm", .string, "How the checksum is made, such as \"SHA256\"."),
                    additionalFields,
                ]
            ),
        ],
        example: HostExample(
            """
            local data = globus.TransferData("C-1", "C-2")
            data:add_item("/raw/run7.h5", "/backup/run7.h5")
            data:add_item("/raw/logs/", "/backup/logs/", { recursive = true })
            print(#data.DATA, data.DATA[2].recursive)
            """,
            prints: "2\ttrue"
        )
    ) { call in
        try add(
            "transfer_item",
            to: call,
            arguments: ["source_path", "destination_path"],
            options: ["recursive", "external_checksum", "checksum_algorithm"]
        )
    }

    private static let addDeleteItem = HostFunction(
        "DeleteData:add_item",
        "Adds a file or a folder that is to be deleted.",
        receiver: receiver(deleteType),
        parameters: [
            .required("path", .string, "The path."),
            .optional("opts", .table, "Options.", options: [additionalFields]),
        ],
        example: HostExample(
            """
            local data = globus.DeleteData("C-1")
            data:add_item("/tmp/a")
            data:add_item("/tmp/b")
            print(#data.DATA)
            """,
            prints: "2"
        )
    ) { call in try add("delete_item", to: call, arguments: ["path"], options: []) }

    private static let addFilterRule = HostFunction(
        "TransferData:add_filter_rule",
        "Adds a rule by which names in folders are left out, or copied all the same; the first rule that fits counts.",
        receiver: receiver(transferType),
        parameters: [
            .required("name", .string, "The name, in which * and ? match any characters."),
            .optional(
                "opts",
                .table,
                "Options.",
                options: [
                    .optional("method", .string, "\"include\" or \"exclude\".", default: "\"exclude\""),
                    .optional("type", .string, "\"file\" or \"dir\"; both where it is left out."),
                ]
            ),
        ],
        example: HostExample(
            """
            local data = globus.TransferData("C-1", "C-2")
            data:add_filter_rule("*.tmp", { type = "file" })
            local rule = data.filter_rules[1]
            print(rule.method, rule.name, rule.type)
            """,
            prints: "exclude\t*.tmp\tfile"
        )
    ) { call in
        let stack = call.stack
        if stack.pushField("filter_rules", of: 1) == .nil || stack.isJSONNull(at: -1) {
            stack.pop()
            stack.pushJSONArray()
            stack.pushCopy(of: -1)
            stack.setField("filter_rules", of: 1)
        }
        let rules = stack.count
        guard stack.type(at: rules) == .table else { throw call.misuse("the field 'filter_rules' must be a list") }
        stack.pushItem("filter_rule")
        stack.push("exclude")
        stack.setField("method", of: -2)
        stack.copy(["name"], from: 2)
        stack.copy(options: ["method", "type"], at: 3)
        stack.append(to: rules)
        return .nothing
    }

    private static func iterItems(_ type: String) -> HostFunction {
        HostFunction(
            "\(type):iter_items",
            "An iterator over the items that were added.",
            receiver: receiver(type),
            results: [HostResult("fun(): table?", "The iterator.")],
            example: HostExample(
                type == transferType
                    ? """
                    local data = globus.TransferData("C-1", "C-2")
                    data:add_item("/a", "/b")
                    for item in data:iter_items() do print(item.source_path) end
                    """
                    : """
                    local data = globus.DeleteData("C-1")
                    data:add_item("/a")
                    for item in data:iter_items() do print(item.path) end
                    """,
                prints: "/a"
            )
        ) { call in
            try pushItems(of: call)
            let items = call.stack.reference(at: -1)
            let position = Mutex<Int64>(0)
            call.stack.push(iterator: { turn in
                turn.stack.push(items)
                turn.stack.pushItem(
                    position.withLock {
                        $0 += 1; return $0
                    },
                    of: -1
                )
                return .now(.pushed(1))
            })
            return .pushed(1)
        }
    }

    /// Adds an item with arguments and options of the call as its fields.
    private static func add(
        _ type: String,
        to call: HostCall,
        arguments: [String],
        options: [String]
    ) throws -> HostReturn {
        try pushItems(of: call)
        let stack = call.stack
        let items = stack.count
        stack.pushItem(type)
        stack.copy(arguments, from: 2)
        let table = Int32(arguments.count) + 2
        stack.copy(options: options, at: table)
        _ = try call.options("opts").with("additional_fields") {
            try stack.copyFields(from: -1, to: items + 1, call.options("opts").place(of: "additional_fields"))
        }
        stack.append(to: items)
        return .nothing
    }

    /// Pushes the list of the items.
    ///
    /// Stack: [-0, +1]
    private static func pushItems(of call: HostCall) throws {
        guard call.stack.pushField("DATA", of: 1) == .table else {
            throw call.misuse("the field 'DATA' must be a list, got \(call.stack.typeName(at: -1))")
        }
    }
}

extension LuaStack {
    /// Pushes an item of a type.
    ///
    /// Stack: [-0, +1]
    fileprivate func pushItem(_ type: String) {
        pushTable(fields: 4)
        push(type)
        setField("DATA_TYPE", of: -2)
    }

    /// Sets fields of the table on top to the arguments from an index on.
    fileprivate func copy(_ names: [String], from index: Int32) {
        for (offset, name) in names.enumerated() {
            pushCopy(of: index + Int32(offset))
            setField(name, of: -2)
        }
    }

    /// Sets fields of the table on top to those options that are given.
    fileprivate func copy(options names: [String], at index: Int32) {
        guard isPresent(at: index) else { return }
        for name in names {
            if pushField(name, of: index) == .nil { pop() } else { setField(name, of: -2) }
        }
    }

    /// Appends the value on top to a list.
    ///
    /// Stack: [-1, +0]
    fileprivate func append(to list: Int32) { setItem(Int64(length(at: list)) + 1, of: list) }
}
