import GlobusLua
import Synchronization

/// The lines that can be recalled, and the file that keeps them for the next session.
///
/// A line that begins with a space cannot be recalled; one that holds a secret can be recalled only in its own session.
final class SessionHistory: Sendable {
    private let editor: LineEditor
    private let session: ScriptSession
    private let file: Mutex<HistoryFile?>
    private let last = Mutex((entry: "", lua: ""))

    init(_ editor: LineEditor, _ file: HistoryFile?, session: ScriptSession) {
        self.editor = editor
        self.file = Mutex(file)
        self.session = session
    }

    /// Takes the entries of earlier sessions.
    func open() {
        useFile { file in
            for entry in try file.load() { editor.remember(entry) }
        }
    }

    /// The last entry that is no command, whether or not it can be recalled.
    var lastLua: String { last.withLock { $0.lua } }

    func add(_ entry: String) {
        let isNew = last.withLock { last in
            if !ReplAction.isCommand(entry) { last.lua = entry }
            if entry.hasPrefix(" ") || entry == last.entry { return false }
            last.entry = entry
            return true
        }
        guard isNew else { return }
        editor.remember(entry)
        if session.holdsSecret(entry) { return }
        useFile { try $0.append(entry) }
    }

    /// Uses the file, but not again after it has failed.
    private func useFile(_ body: (HistoryFile) throws -> Void) {
        guard let file = file.withLock({ $0 }) else { return }
        do {
            try body(file)
        } catch {
            self.file.withLock { $0 = nil }
            StandardError.write("globus-lua: \((error as? UsageError)?.message ?? String(describing: error))")
        }
    }
}
