/// The tasks that the Transfer service knows.
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

    /// A history of `taskCount` tasks that ended long ago.
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

    /// Accepts a transfer; a submission identifier that was used before gives the task it gave then.
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
