import GlobusAuth
import GlobusLuaTesting

/// Runs tests again whenever a script has changed.
///
/// It looks at the files again and again rather than have the system tell of changes, which no system does for files that
/// another machine changes on a network file system.
struct TestWatch {
    private static let interval = Duration.milliseconds(250)
    /// How long nothing more must change, since an editor may write several files, or one in several steps.
    private static let quiet = Duration.milliseconds(100)
    private static let mostWaits = 20

    private let roots: [WatchedScripts.Root]

    /// Prepares to watch the current folder, the folders that are named or in which files are named, and those around
    /// them; and what the options name.
    init(paths: [String], host: HostSettings) {
        let folders = paths.map { WatchedScripts.isFolder($0) ? $0 : WatchedScripts.folder(of: $0) }
        let further = (host.startup + host.luaPath.flatMap { $0.split(separator: ";").map(String.init) })
            .map { WatchedScripts.isFolder($0) ? $0 : WatchedScripts.folder(of: $0) }
        roots =
            (["."] + folders + further).map { WatchedScripts.Root(path: $0, isDeep: true) }
            + folders.map { WatchedScripts.Root(path: $0 + "/..", isDeep: false) }
    }

    /// Does something at once, and again after every change, until the task is cancelled.
    ///
    /// - Parameter body: What is done. Where it cannot be done, that is told, and the next change is waited for.
    /// - Throws: `CancellationError`.
    func repeating(_ body: @Sendable () async throws -> Void) async throws {
        var seen = WatchedScripts(roots)
        while true {
            do {
                try await body()
            } catch is ExitStatus {
                // The results have told it.
            } catch let error as UsageError {
                StandardError.write("globus-lua: \(error.message)")
            }
            try Task.checkCancellation()
            print("\nWaiting for a script to change; Ctrl-C ends.")
            StandardOutput.flush()
            let now = try await change(since: seen)
            let names = now.changes(since: seen).map { $0.printable(limit: 200) }
            seen = now
            print("\n── \(names.prefix(3).joined(separator: ", "))\(names.count > 3 ? ", …" : "") ──\n")
            StandardOutput.flush()
        }
    }

    /// Waits for a change, and until nothing more changes.
    private func change(since seen: WatchedScripts) async throws -> WatchedScripts {
        var now = WatchedScripts(roots)
        while now == seen {
            try await Task.sleep(for: Self.interval)
            now = WatchedScripts(roots)
        }
        for _ in 0..<Self.mostWaits {
            try await Task.sleep(for: Self.quiet)
            let next = WatchedScripts(roots)
            if next == now { break }
            now = next
        }
        return now
    }
}
