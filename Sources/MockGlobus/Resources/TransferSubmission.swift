import FoundationEssentials

/// The document that submits a transfer or a deletion.
struct TransferSubmission: Sendable {
    /// What is copied or deleted.
    struct Item: Sendable {
        /// The path at the source, or of what is deleted.
        let path: String
        /// The path at the destination; empty for a deletion.
        let destination: String
        let isRecursive: Bool
    }

    let id: String
    let label: String
    let deadline: String?
    let source: String
    /// The collection to which is copied; nil for a deletion.
    let destination: String?
    let items: [Item]

    private init(
        id: String,
        label: String,
        deadline: String?,
        source: String,
        destination: String?,
        items: [Item]
    ) {
        self.id = id
        self.label = label
        self.deadline = deadline
        self.source = source
        self.destination = destination
        self.items = items
    }

    /// What the tasks of the mock's history were submitted with.
    static let past = TransferSubmission(
        id: "",
        label: "",
        deadline: nil,
        source: TransferCollection.all[0].id,
        destination: TransferCollection.all[1].id,
        items: []
    )

    /// Reads the JSON document.
    ///
    /// - Parameters:
    ///   - body: The document.
    ///   - deletes: Whether it is that of a deletion.
    /// - Throws: ``APIFailure`` that names a missing member.
    init(_ body: Data, deletes: Bool) throws {
        guard let document = JSON(parsing: body), case .object = document else {
            throw Self.refusal("The body is no JSON object.")
        }
        let isRecursive = document["recursive"] == true
        guard let elements = document["DATA"]?.elements, !elements.isEmpty else {
            throw Self.refusal("DATA must be a list of at least one \(deletes ? "delete_item" : "transfer_item").")
        }
        self.init(
            id: try Self.string("submission_id", in: document),
            label: document["label"]?.string ?? "",
            deadline: document["deadline"]?.string,
            source: try Self.string(deletes ? "endpoint" : "source_endpoint", in: document),
            destination: deletes ? nil : try Self.string("destination_endpoint", in: document),
            items: try elements.map { element in
                Item(
                    path: try Self.string(deletes ? "path" : "source_path", in: element),
                    destination: deletes ? "" : try Self.string("destination_path", in: element),
                    isRecursive: deletes ? isRecursive : element["recursive"] == true
                )
            }
        )
    }

    private static func string(_ name: String, in document: JSON) throws -> String {
        guard let value = document[name]?.string, !value.isEmpty else { throw refusal("\(name) is missing.") }
        return value
    }

    private static func refusal(_ message: String) -> APIFailure {
        APIFailure(status: 400, code: "ClientError.BadRequest", message: message)
    }
}
