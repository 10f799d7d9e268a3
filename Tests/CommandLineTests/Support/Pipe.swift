import Glibc
import Synchronization

/// A pipe to or from a program.
final class Pipe: Sendable {
    /// No further line came.
    struct LineMissing: Error {
        let soFar: String
    }

    private struct State {
        var reader: Int32
        var writer: Int32
        var content: [UInt8] = []
    }

    private let state: Mutex<State>

    init() {
        var ends: [Int32] = [-1, -1]
        pipe(&ends)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        state = Mutex(State(reader: ends[0], writer: ends[1]))
    }

    var reader: Int32 { state.withLock(\.reader) }
    var writer: Int32 { state.withLock(\.writer) }

    /// The text that was read but not returned as a line yet.
    var text: String { String(decoding: state.withLock(\.content), as: UTF8.self) }

    func closeReader() { close(\.reader) }
    func closeWriter() { close(\.writer) }

    func close() {
        closeReader()
        closeWriter()
    }

    private func close(_ end: WritableKeyPath<State, Int32>) {
        state.withLock { state in
            if state[keyPath: end] >= 0 { _ = Glibc.close(state[keyPath: end]) }
            state[keyPath: end] = -1
        }
    }

    func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(writer, $0.baseAddress, $0.count) }
            if count <= 0 { return }
            rest = rest.dropFirst(count)
        }
    }

    func readLine(patience: Int32) -> Result<String, LineMissing> {
        while true {
            let line = state.withLock { state -> String? in
                guard let end = state.content.firstIndex(of: 0x0A) else { return nil }
                defer { state.content.removeFirst(end + 1) }
                return String(decoding: state.content[..<end], as: UTF8.self)
            }
            if let line { return .success(line) }
            guard Self.wait(for: [self], patience), readSome() else { return .failure(LineMissing(soFar: text)) }
        }
    }

    /// Reads until all pipes are closed at the other end; returns false where that does not happen in time.
    static func drain(_ pipes: [Pipe], patience: Int32) -> Bool {
        var open = pipes.filter { $0.reader >= 0 }
        while !open.isEmpty {
            guard wait(for: open, patience) else { return false }
            open = open.filter { !isReady($0) || $0.readSome() }
        }
        return true
    }

    private static func isReady(_ pipe: Pipe) -> Bool { wait(for: [pipe], 0) }

    private static func wait(for pipes: [Pipe], _ milliseconds: Int32) -> Bool {
        var entries = pipes.map { pollfd(fd: $0.reader, events: Int16(POLLIN), revents: 0) }
        return poll(&entries, nfds_t(entries.count), milliseconds) > 0
    }

    /// Reads more; returns false at the end.
    private func readSome() -> Bool {
        var block = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(reader, &block, block.count)
        if count > 0 { state.withLock { $0.content += block[..<count] } }
        return count > 0
    }
}
