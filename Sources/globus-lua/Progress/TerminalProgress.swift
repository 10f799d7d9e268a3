import GlobusLua
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Shows progress in the line below the terminal's cursor, which stays where the script's output has left it.
///
/// So the output of a script appears as it would without the progress line, which is removed before it and drawn again
/// below it.
final class TerminalProgress: ProgressDisplay {
    private struct State {
        var works: [Int: TaskProgress] = [:]
        var lastDrawn: ContinuousClock.Instant?
        var isShown = false
    }

    private static let interval = Duration.milliseconds(100)
    private static let clearBelow = "\u{1B}[J"
    /// Makes room for a line below the cursor, saves the cursor's position, and goes to the beginning of that line.
    private static let goBelow = "\u{1B}D\u{1B}[A\u{1B}7\u{1B}[B\r"
    private static let goBack = "\u{1B}8"

    private let descriptor: CInt
    private let isColoured: Bool
    private let state = Mutex(State())

    /// Returns nil where standard error is not a terminal that can move its cursor.
    init?(_ variables: [String: String], descriptor: CInt = STDERR_FILENO) {
        let terminal = variables["TERM"] ?? ""
        guard isatty(descriptor) == 1, !terminal.isEmpty, terminal != "dumb" else { return nil }
        self.descriptor = descriptor
        isColoured = (variables["NO_COLOR"] ?? "").isEmpty
    }

    func update(_ id: Int, _ progress: TaskProgress) {
        state.withLock { state in
            state.works[id] = progress
            let now = ContinuousClock.now
            if let last = state.lastDrawn, now - last < Self.interval { return }
            state.lastDrawn = now
            draw(&state)
        }
    }

    func end(_ id: Int) {
        state.withLock { state in
            state.works[id] = nil
            draw(&state)
        }
    }

    func makeRoom() {
        state.withLock { state in
            if state.isShown { write(Self.clearBelow) }
            state.isShown = false
        }
    }

    private func draw(_ state: inout State) {
        let works = state.works.sorted { $0.key < $1.key }.map(\.value)
        // One column stays free, since some terminals wrap when the last one is written.
        let text = ProgressLine.text(works, width: width - 1)
        state.isShown = !text.isEmpty
        guard state.isShown else { return write(Self.clearBelow) }
        let shown = isColoured ? "\u{1B}[2m\(text)\u{1B}[0m" : text
        write(Self.clearBelow + Self.goBelow + shown + Self.goBack)
    }

    private var width: Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    private func write(_ text: String) {
        // A line that is lost does not matter: the next one follows soon.
        var text = text
        _ = text.withUTF8 { systemWrite(descriptor, $0.baseAddress, $0.count) }
    }
}

/// The system's function, which the method of the same name would hide.
private let systemWrite = write(_:_:_:)

/// The text of a progress line.
enum ProgressLine {
    /// Returns the works in one line of at most `width` columns; what does not fit is left out from the end.
    static func text(_ works: [TaskProgress], width: Int) -> String {
        var line = ""
        for work in works {
            let separator = line.isEmpty ? "" : "  |  "
            let room = width - columns(of: line) - separator.count
            let parts = self.parts(of: work)
            // The count matters more than the rate, and the rate more than the estimate.
            let texts = (1...parts.count).reversed().map { parts.prefix($0).joined(separator: "  ") }
            guard let text = texts.first(where: { columns(of: $0) <= room }) ?? shortened(work, room) else { break }
            line += separator + text
        }
        return line
    }

    private static func parts(of work: TaskProgress) -> [String] {
        var parts = work.parts
        parts[0] = (work.label.map { "\($0) " } ?? "") + parts[0]
        return parts
    }

    /// Returns only the count, if there is room for it.
    private static func shortened(_ work: TaskProgress, _ room: Int) -> String? {
        let count: String
        if work.unit == .items {
            count = work.total.map { "\(work.completed)/\($0)" } ?? "\(work.completed)"
        } else {
            count = work.parts[0]
        }
        return count.count <= room ? count : nil
    }

    /// Returns roughly how many columns a terminal needs; characters beyond the European scripts take two.
    private static func columns(of text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x1100 ? 2 : 1) }
    }
}
