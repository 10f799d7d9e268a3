import CEditSupport
import Dispatch
import GlobusLua
import LuaRuntime
import Synchronization

/// A line editor for the terminal, with a history and completion.
///
/// A line is edited on a thread of its own, which waits for keys while everything else goes on.
final class LineEditor: @unchecked Sendable {
    // Unchecked: `pointer` and `completer` are used by the thread that edits, and by other threads only while it does
    // not edit.

    /// The result of editing a line.
    enum Entry: Sendable {
        case line(String)
        /// Ctrl-C was pressed.
        case cancelled
        /// Ctrl-D was pressed, or the terminal was closed.
        case end
        /// ``stop()`` was called.
        case stopped
    }

    private let pointer: OpaquePointer
    /// Finds the possible continuations of the line up to the cursor.
    private var completer: @Sendable (String) async -> Completions = { _ in Completions(partial: "", among: []) }

    /// Creates an editor that shows lines on standard output or standard error; nil without memory.
    init?(onStandardError: Bool, historySize: Int) {
        // The callback's context must exist before `self` does.
        let context = UnsafeMutablePointer<Unmanaged<LineEditor>?>.allocate(capacity: 1)
        context.initialize(to: nil)
        let host = gedit_host(context: context) { context, text, length in
            let editor = context?.assumingMemoryBound(to: Unmanaged<LineEditor>?.self).pointee?.takeUnretainedValue()
            let bytes = UnsafeRawBufferPointer(start: text, count: length)
            editor?.complete(String(decoding: bytes, as: UTF8.self))
        }
        guard let pointer = gedit_new("globus-lua", onStandardError, Int32(historySize), host) else { return nil }
        self.pointer = pointer
        context.pointee = Unmanaged.passUnretained(self)
    }

    /// Lets the person edit a line.
    func read(prompt: String, completer: @escaping @Sendable (String) async -> Completions) async -> Entry {
        self.completer = completer
        return await withCheckedContinuation { continuation in
            let isStarted = DetachedThread.start { continuation.resume(returning: self.readNow(prompt)) }
            if !isStarted { continuation.resume(returning: .end) }
        }
    }

    private func readNow(_ prompt: String) -> Entry {
        var line: UnsafePointer<CChar>?
        var length = 0
        switch prompt.withCString({ gedit_read(pointer, $0, &line, &length) }) {
        case GEDIT_LINE:
            return .line(String(decoding: UnsafeRawBufferPointer(start: line, count: length), as: UTF8.self))
        case GEDIT_CANCELLED: return .cancelled
        case GEDIT_STOPPED: return .stopped
        default: return .end
        }
    }

    /// Ends the editing of the current line, or of the next one, at once; from any thread.
    func stop() { gedit_wake(pointer, GEDIT_STOP) }

    /// Draws the line again after the terminal's size has changed; from any thread.
    func resize() { gedit_wake(pointer, GEDIT_RESIZED) }

    /// Draws the line again after the program was stopped; from any thread.
    func goOn() { gedit_wake(pointer, GEDIT_CONTINUED) }

    /// Adds an entry to the lines that can be recalled.
    func remember(_ entry: String) { gedit_remember(pointer, entry) }

    private static let indentation = "  "

    /// Completes the line when Tab is pressed, on the thread that edits.
    private func complete(_ text: String) {
        if text.allSatisfy(\.isWhitespace) { return gedit_insert(pointer, Self.indentation) }
        let completions = wait(completer, text)
        if !completions.insertion.isEmpty {
            gedit_insert(pointer, completions.insertion)
        } else if completions.candidates.count > 1 {
            gedit_list(
                pointer,
                ColumnList.text(completions.candidates.map(\.name), columns: Int(gedit_columns(pointer)))
            )
        }
    }

    /// Waits for the completions; this blocks only the editor's own thread.
    private func wait(_ completer: @escaping @Sendable (String) async -> Completions, _ text: String) -> Completions {
        let answer = Answer()
        Task {
            let completions = await completer(text)
            answer.completions.withLock { $0 = completions }
            answer.isThere.signal()
        }
        answer.isThere.wait()
        return answer.completions.withLock { $0 }
    }

    private final class Answer: Sendable {
        let completions = Mutex(Completions(partial: "", among: []))
        let isThere = DispatchSemaphore(value: 0)
    }
}
