import LuaRuntime

extension ScriptLibrary {
    /// The library `globus.ConnectorTable`.
    static let connectorTable = ScriptLibrary(
        "globus.ConnectorTable",
        "The connectors of Globus Connect Server to storage, by name and id.",
        functions: [ConnectorTable.lookup, ConnectorTable.allConnectors],
        constants: ConnectorTable.connectors.map { connector in
            ScriptConstant(
                connector.key,
                "globus.GlobusConnectServerConnector",
                "The connector \(connector.name)."
            ) { $0.push(connector) }
        },
        classes: [ConnectorTable.description]
    )
}

/// A connector of Globus Connect Server.
private struct Connector: Sendable {
    /// The name of the constant.
    let key: String
    let name: String
    let id: String
}

/// The connectors that Globus Connect Server has.
private enum ConnectorTable {
    static let connectors = [
        Connector(key: "ACTIVESCALE", name: "ActiveScale", id: "7251f6c8-93c9-11eb-95ba-12704e0d6a4d"),
        Connector(key: "AZURE_BLOB", name: "Azure Blob", id: "9436da0c-a444-11eb-af93-12704e0d6a4d"),
        Connector(key: "BLACKPEARL", name: "BlackPearl", id: "7e3f3f5e-350c-4717-891a-2f451c24b0d4"),
        Connector(key: "BOX", name: "Box", id: "7c100eae-40fe-11e9-95a3-9cb6d0d9fd63"),
        Connector(key: "CEPH", name: "Ceph", id: "1b6374b0-f6a4-4cf7-a26f-f262d9c6ca72"),
        Connector(key: "DROPBOX", name: "Dropbox", id: "49b00fd6-63f1-48ae-b27f-d8af4589f876"),
        Connector(
            key: "GOOGLE_CLOUD_STORAGE",
            name: "Google Cloud Storage",
            id: "56366b96-ac98-11e9-abac-9cb6d0d9fd63"
        ),
        Connector(key: "GOOGLE_DRIVE", name: "Google Drive", id: "976cf0cf-78c3-4aab-82d2-7c16adbcc281"),
        Connector(key: "HPSS", name: "HPSS", id: "fb656a17-0f69-4e59-95ff-d0a62ca7bdf5"),
        Connector(key: "IRODS", name: "iRODS", id: "e47b6920-ff57-11ea-8aaa-000c297ab3c2"),
        Connector(key: "POSIX", name: "POSIX", id: "145812c8-decc-41f1-83cf-bb2a85a2a70b"),
        Connector(key: "POSIX_STAGING", name: "POSIX Staging", id: "052be037-7dda-4d20-b163-3077314dc3e6"),
        Connector(key: "ONEDRIVE", name: "OneDrive", id: "28ef55da-1f97-11eb-bdfd-12704e0d6a4d"),
        Connector(key: "S3", name: "S3", id: "7643e831-5f6c-4b47-a07f-8ee90f401d23"),
    ]

    static let description = ClassDescription(
        "globus.GlobusConnectServerConnector",
        "A connector of Globus Connect Server to storage.",
        form: .record,
        fields: [
            FieldDescription("name", "string", "Its name."), FieldDescription("connector_id", "string", "Its id."),
        ]
    )

    static let lookup = HostFunction(
        "globus.ConnectorTable.lookup",
        "Finds a connector by its name or its id; case, spaces, `-` and `_` make no difference.",
        parameters: [.required("name_or_id", .string, "The name or the id.")],
        results: [HostResult("globus.GlobusConnectServerConnector?", "The connector; nil where there is none.")],
        example: HostExample(
            """
            print(globus.ConnectorTable.lookup("google-drive").name)
            """,
            prints: "Google Drive"
        )
    ) { call in
        let wanted = normalized(try call.string("name_or_id"))
        let found = connectors.first { $0.id == wanted || normalized($0.name) == wanted }
        if let found { call.stack.push(found) } else { call.stack.push() }
        return .pushed(1)
    }

    static let allConnectors = HostFunction(
        "globus.ConnectorTable.all_connectors",
        "All connectors.",
        results: [HostResult("globus.GlobusConnectServerConnector[]", "The connectors.")],
        example: HostExample(
            """
            print(#globus.ConnectorTable.all_connectors())
            """,
            prints: "14"
        )
    ) { call in
        call.stack.pushTable(items: Int32(connectors.count))
        for (index, connector) in connectors.enumerated() {
            call.stack.push(connector)
            call.stack.setItem(Int64(index) + 1, of: -2)
        }
        return .pushed(1)
    }

    /// Returns a name in lower case with single hyphens.
    private static func normalized(_ name: String) -> String {
        let words = name.split { $0.isWhitespace || $0 == "-" || $0 == "_" }
        return words.joined(separator: "-").lowercased()
    }
}

extension LuaStack {
    /// Pushes a connector as a table.
    ///
    /// Stack: [-0, +1]
    fileprivate func push(_ connector: Connector) {
        pushTable(fields: 2)
        push(connector.name)
        setField("name", of: -2)
        push(connector.id)
        setField("connector_id", of: -2)
    }
}
