import Foundation

/// The tasks of the Transfer service.
struct TransferState: Sendable {
    /// One transfer task.
    struct Task: Sendable {
        let id: String
        let label: String
        let submissionID: String
        let source: String
        let destination: String
        let files: Int
        let submittedAt: Double
    }

    /// All tasks, the newest first, as the service lists them.
    private(set) var tasks: [Task]
    private var serial: Int

    /// Creates a history of `taskCount` tasks that ended long ago.
    init(taskCount: Int, now: Double) {
        serial = taskCount
        tasks = (0..<taskCount).reversed().map { index in
            Task(
                id: Self.identifier(index + 1),
                label: "Nightly backup \(index + 1)",
                submissionID: "",
                source: TransferCollection.all[0].id,
                destination: TransferCollection.all[1].id,
                files: 3,
                submittedAt: now - 86_400 * Double(taskCount - index)
            )
        }
    }

    func task(_ id: String) -> Task? {
        tasks.first { $0.id == id }
    }

    /// Accepts a transfer; a submission identifier that was used before returns the same task again.
    mutating func submit(_ submission: TransferSubmission, now: Double) -> (task: Task, isDuplicate: Bool) {
        if let task = tasks.first(where: { $0.submissionID == submission.submissionID }) { return (task, true) }
        serial += 1
        let task = Task(
            id: Self.identifier(serial),
            label: submission.label,
            submissionID: submission.submissionID,
            source: submission.source,
            destination: submission.destination,
            files: submission.files,
            submittedAt: now
        )
        tasks.insert(task, at: 0)
        return (task, false)
    }

    private static func identifier(_ number: Int) -> String {
        let digits = String(number)
        return "7a5c0000-0000-4000-8000-" + String(repeating: "0", count: max(0, 12 - digits.count)) + digits
    }
}

/// A collection, between which transfers move files.
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

/// The document that submits a transfer.
struct TransferSubmission {
    let submissionID: String
    let label: String
    let source: String
    let destination: String
    let files: Int

    /// Reads the JSON document; throws an error that names a missing member.
    init(_ body: Data) throws {
        guard let document = try? JSONSerialization.jsonObject(with: body) as? [String: Any] else {
            throw Self.refusal("The body is no JSON object.")
        }
        submissionID = try Self.string("submission_id", in: document)
        source = try Self.string("source_endpoint", in: document)
        destination = try Self.string("destination_endpoint", in: document)
        label = document["label"] as? String ?? ""
        guard let items = document["DATA"] as? [Any], !items.isEmpty else {
            throw Self.refusal("DATA must be a list of at least one transfer_item.")
        }
        files = items.count
    }

    private static func string(_ name: String, in document: [String: Any]) throws -> String {
        guard let value = document[name] as? String, !value.isEmpty else { throw refusal("\(name) is missing.") }
        return value
    }

    private static func refusal(_ message: String) -> APIFailure {
        APIFailure(status: 400, code: "ClientError.BadRequest", message: message)
    }
}
