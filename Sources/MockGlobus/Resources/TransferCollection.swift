/// A collection, the place a transfer moves files between.
struct TransferCollection: Sendable {
    let id: String
    let name: String
    let owner: String

    static let all = [
        TransferCollection(
            id: "c011ec00-0000-4000-8000-000000000001",
            name: "Campus cluster scratch",
            owner: "hpc@globus.example"
        ),
        TransferCollection(
            id: "c011ec00-0000-4000-8000-000000000002",
            name: "Tape archive",
            owner: "archive@globus.example"
        ),
        TransferCollection(
            id: "c011ec00-0000-4000-8000-000000000003",
            name: "Globus tutorial",
            owner: "tutorial@globus.example"
        ),
        TransferCollection(
            id: "c011ec00-0000-4000-8000-000000000004",
            name: "Beamline detector",
            owner: "beam@globus.example"
        ),
    ]

    var json: JSON {
        .object(
            ("DATA_TYPE", "endpoint"),
            ("id", .string(id)),
            ("display_name", .string(name)),
            ("owner_string", .string(owner)),
            ("entity_type", "GCSv5_mapped_collection")
        )
    }
}
