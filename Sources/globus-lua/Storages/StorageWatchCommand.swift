import ArgumentParser
import GlobusAuth
import GlobusTokenStorage

/// The command `globus-lua storage watch`.
struct StorageWatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Tell of each renewal in a token storage as it happens: who, what, when; until Ctrl-C.",
        discussion: """
            A line for each token that is added, renewed or removed. A database knows which program on which machine has \
            stored it; a file does not. A storage that cannot be read for a while is told of, and watched on.

            EXAMPLES:
              globus-lua storage watch postgres
              globus-lua storage watch --interval 10s --key file:key tokens.json

            EXIT STATUS: 0 ended by Ctrl-C, or after --changes, 1 the storage cannot be read at the start, 2 wrong usage.
            """
    )

    @Argument(help: ArgumentHelp(NamedStorage.help, valueName: "storage"), completion: .file())
    var name: String

    @Option(help: KeyOption.help) var key: String?

    @Option(
        help: ArgumentHelp("How long to wait between two looks; 2s by default.", valueName: "duration"),
        transform: Seconds.parse
    )
    var interval = 2.0

    @Option(help: ArgumentHelp("End after so many changes.", valueName: "number"))
    var changes: Int?

    func validate() throws {
        if let changes, changes < 1 { throw ValidationError("--changes is \(changes); give 1 or more") }
    }

    func run() async throws {
        try await StorageFailure.reported("watch") {
            let storage = try await NamedStorage(name).open(key: key, "--key")
            let known = try await StorageEntries.read(storage)
            let (interval, changes) = (interval, changes)
            let ended = await InterruptMonitor.run(isSaving: { false }) {
                StandardOutput.writeLineByLine()
                print("watching \(known.count) token\(known.count == 1 ? "" : "s")")
                try await Self.watch(storage, known, interval, changes)
            }
            if InterruptMonitor.status != nil { return }
            try ended.get()
        }
    }

    private static func watch(
        _ storage: any NamespacedTokenStorage,
        _ first: [TokenStorageEntry],
        _ interval: Double,
        _ limit: Int?
    ) async throws {
        var known = first
        var count = 0
        var isDown = false
        while limit.map({ count < $0 }) ?? true {
            try await Task.sleep(for: .seconds(interval))
            do {
                let entries = try await StorageEntries.read(storage)
                if isDown { print("\(UniversalTime.text(UniversalTime.now)) the storage can be read again") }
                isDown = false
                for change in TokenStorageChange.changes(from: known, to: entries) {
                    print(change.line(now: UniversalTime.now))
                    count += 1
                }
                known = entries
            } catch let error as GlobusError {
                if !isDown { StandardError.write("globus-lua: \(error.message)") }
                isDown = true
            }
        }
    }
}

extension TokenStorageChange {
    /// `2026-11-29T12:00:00Z transfer.api.globus.org renewed by globus-lua on host1, process 4711, until …`.
    fileprivate func line(now: Int64) -> String {
        let moment = kind == .removed ? now : entry.storedAt.map { Int64($0) } ?? now
        var line = "\(UniversalTime.text(moment)) \(entry.place) \(kind.rawValue)"
        if kind != .removed {
            if let storedBy = entry.storedBy { line += " by \(storedBy)" }
            if let end = entry.expiresAtSeconds { line += ", until \(UniversalTime.text(end))" }
        }
        return line.printable(limit: 1000)
    }
}
