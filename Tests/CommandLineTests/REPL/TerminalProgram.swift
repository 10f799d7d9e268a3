import Dispatch
import Glibc
import Synchronization

/// Runs globus-lua in a terminal of its own, types as a person would, and reads what a person would see.
final class TerminalProgram: Sendable {
    /// The expected text was not seen.
    struct Missing: Error, CustomStringConvertible {
        let text: String
        let seen: String

        var description: String { "'\(text)' did not come; seen: \(seen.debugDescription)" }
    }

    /// Keys that send no character.
    enum Key {
        static let up = "\u{1B}[A"
        static let tab = "\t"
        static let enter = "\r"
        static let controlC = "\u{3}"
        static let controlD = "\u{4}"
    }

    /// Long enough for a busy machine; reached only when something hangs.
    private static let patience = Duration.seconds(30)

    private let process: pid_t
    private let terminal: Int32
    /// What was seen but not waited for yet.
    private let unread = Mutex<[UInt8]>([])

    /// Starts a command of globus-lua.
    convenience init(
        _ arguments: [String] = [],
        command: String = "repl",
        variables: [String: String] = [:]
    ) throws {
        let options = command == "repl" && variables["XDG_STATE_HOME"] == nil ? ["--no-history"] : []
        try self.init(words: [Program.path, command] + options + arguments, variables: variables)
    }

    /// Starts any program.
    init(words: [String], variables: [String: String] = [:]) throws {
        var (terminal, ownEnd): (Int32, Int32) = (-1, -1)
        var path = [CChar](repeating: 0, count: 128)
        var size = winsize(ws_row: 40, ws_col: 200, ws_xpixel: 0, ws_ypixel: 0)
        openpty(&terminal, &ownEnd, &path, nil, &size)
        for file in [terminal, ownEnd] { _ = fcntl(file, F_SETFD, FD_CLOEXEC) }
        // Closed only when the program has it: without a user at that end, the terminal would count as closed.
        defer { close(ownEnd) }
        self.terminal = terminal
        let base = ["TERM": "xterm", "NO_COLOR": "1", "LANG": "C.UTF-8"]
        process = try Spawn.start(
            words,
            variables: base.merging(variables) { _, new in new },
            terminal: String(decoding: path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        )
    }

    deinit {
        kill(process, SIGKILL)
        close(terminal)
    }

    /// Starts a session and waits for its prompt.
    static func started(_ arguments: [String] = [], variables: [String: String] = [:]) async throws -> TerminalProgram {
        let program = try TerminalProgram(arguments, variables: variables)
        try await program.see("> ")
        return program
    }

    func send(signal: Int32) { kill(process, signal) }

    /// Whether the terminal shows what is typed.
    var showsKeys: Bool {
        var mode = termios()
        return tcgetattr(terminal, &mode) == 0 && mode.c_lflag & tcflag_t(ECHO) != 0
    }

    /// Waits until the terminal no longer shows what is typed, since the program asks for a secret.
    func waitUntilKeysAreHidden() async throws {
        let deadline = ContinuousClock.now + Self.patience
        while showsKeys {
            guard ContinuousClock.now < deadline else {
                throw Missing(
                    text: "a prompt that hides keys",
                    seen: String(decoding: unread.withLock { $0 }, as: UTF8.self)
                )
            }
            await Self.blocking { _ = usleep(1_000) }
        }
    }

    /// Presses keys.
    func type(_ keys: String) {
        var rest = Array(keys.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(terminal, $0.baseAddress, $0.count) }
            if count <= 0 { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Waits until the text is seen, and returns what came before it; the next call begins after it.
    @discardableResult
    func see(_ text: String) async throws -> String {
        let deadline = ContinuousClock.now + Self.patience
        while true {
            if let before = take(text) { return before }
            guard ContinuousClock.now < deadline, await readSome() else {
                throw Missing(text: text, seen: String(decoding: unread.withLock { $0 }, as: UTF8.self))
            }
        }
    }

    /// Enters a line and returns what is shown before the next prompt, with plain line breaks.
    func enter(_ line: String, prompt: String = "> ") async throws -> String {
        await takesKeys()
        type(line + Key.enter)
        try await see("\r\n")
        let shown = try await see("\r\n\(prompt)")
        return shown.replacing("\r\n", with: "\n")
    }

    /// Enters a line without output.
    func enterQuietly(_ line: String, prompt: String = "> ") async throws {
        await takesKeys()
        type(line + Key.enter)
        try await see("\r\n\(prompt)")
    }

    /// Waits until the program edits a line: it shows its prompt a moment before, and keys that are pressed in between
    /// would be shown twice.
    private func takesKeys() async {
        let deadline = ContinuousClock.now + Self.patience
        var mode = termios()
        while tcgetattr(terminal, &mode) == 0, mode.c_lflag & tcflag_t(ICANON) != 0, ContinuousClock.now < deadline {
            await Self.blocking { _ = usleep(1_000) }
        }
    }

    /// Waits for the program's end.
    func end() async throws -> Outcome.End {
        while await readSome() {}
        let process = self.process
        return await Self.blocking {
            var status: Int32 = 0
            waitpid(process, &status, 0)
            let signal = status & 0x7F
            return signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal: signal)
        }
    }

    private func take(_ text: String) -> String? {
        unread.withLock { unread in
            let wanted = Array(text.utf8)
            guard let range = unread.firstRange(of: wanted) else { return nil }
            defer { unread.removeSubrange(..<range.upperBound) }
            return String(decoding: unread[..<range.lowerBound], as: UTF8.self)
        }
    }

    /// Reads more; returns false at the end, or when nothing comes for too long.
    private func readSome() async -> Bool {
        let terminal = self.terminal
        let bytes = await Self.blocking { () -> [UInt8] in
            var entry = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, 30_000) == 1 else { return [] }
            var block = [UInt8](repeating: 0, count: 1 << 14)
            let count = read(terminal, &block, block.count)
            return Array(block.prefix(max(count, 0)))
        }
        unread.withLock { $0 += bytes }
        return !bytes.isEmpty
    }

    private static func blocking<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: body()) }
        }
    }
}
