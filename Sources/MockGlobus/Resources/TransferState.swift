/// The tasks of the Transfer service.
struct TransferState: Sendable {
    /// One task: a transfer or a deletion.
    struct Task: Sendable {
        let id: String
        let submission: TransferSubmission
        let submittedAt: Double
        /// The title, which can be changed.
        fileprivate(set) var label: String
        fileprivate(set) var deadline: String?
        /// When it was cancelled.
        fileprivate(set) var cancelledAt: Double?
        /// What became of it, once that is done.
        fileprivate(set) var outcome: Outcome?

        /// What a task has done.
        struct Outcome: Sendable {
            var files = 0
            var bytes = 0
            /// The paths that could not be copied or deleted.
            var faults: [String] = []
        }
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
                submission: .past,
                submittedAt: now - 86_400 * Double(taskCount - index),
                label: "Nightly backup \(index + 1)",
                outcome: Task.Outcome(files: 3, bytes: 3_145_728)
            )
        }
    }

    func task(_ id: String) -> Task? {
        tasks.first { $0.id == id }
    }

    /// Accepts a submission; an identifier that was used before returns the same task again.
    mutating func submit(_ submission: TransferSubmission, now: Double) -> (task: Task, isDuplicate: Bool) {
        if let task = tasks.first(where: { $0.submission.id == submission.id }) { return (task, true) }
        serial += 1
        let task = Task(
            id: Self.identifier(serial),
            submission: submission,
            submittedAt: now,
            label: submission.label,
            deadline: submission.deadline
        )
        tasks.insert(task, at: 0)
        return (task, false)
    }

    /// Notes what a task has done.
    mutating func finish(_ id: String, _ outcome: Task.Outcome) { change(id) { $0.outcome = outcome } }

    /// Cancels a task.
    mutating func cancel(_ id: String, now: Double) { change(id) { $0.cancelledAt = now } }

    /// Changes a task's title and deadline, where they are given.
    mutating func update(_ id: String, label: String?, deadline: String?) {
        change(id) { task in
            task.label = label ?? task.label
            task.deadline = deadline ?? task.deadline
        }
    }

    private mutating func change(_ id: String, _ body: (inout Task) -> Void) {
        guard let index = tasks.firstIndex(where: { $0.id == id }) else { return }
        body(&tasks[index])
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
