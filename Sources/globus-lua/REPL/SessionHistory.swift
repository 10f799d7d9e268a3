import GlobusLua
import Synchronization

/// The lines that can be recalled, and the file that has them for the next session.
///
/// A line that begins with a space is recalled nowhere, one that holds a secret only in its own session.
final class SessionHistory: Sendable {
    private let editor: LineEditor
    private let session: ScriptSession
    private let file: Mutex<HistoryFile?>
    private let last = Mutex("")

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

    func add(_ entry: String) {
        if entry.hasPrefix(" ") || entry == last.withLock({ $0 }) { return }
        last.withLock { $0 = entry }
        editor.remember(entry)
        if session.holdsSecret(entry) { return }
        useFile { try $0.append(entry) }
    }

    /// A file that fails is not used again.
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
