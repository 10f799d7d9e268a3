public import Foundation
import Synchronization

/// A running `storage-worker`.
public final class Worker: Sendable {
    /// Its process.
    public let identifier: pid_t
    private let input: CInt
    private let lines: AsyncStream<String>
    private let hasEnded = Mutex(false)

    /// Starts `storage-worker COMMAND FORMAT PLACE…`; `variables` are its environment, as `NAME=VALUE`.
    public init(_ words: [String], variables: [String] = []) throws {
        // Writing to a killed worker must not end the tests.
        signal(SIGPIPE, SIG_IGN)
        // One at a time, so that workers do not inherit each other's pipes, as they would with Foundation's Process.
        let started = try Self.starting.withLock { _ in try Self.start([Self.program] + words, variables) }
        (identifier, input) = (started.identifier, started.input)
        lines = Self.lines(from: started.output)
    }

    deinit {
        kill9()
        close(input)
    }

    /// Sends it a line.
    public func send(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = write(input, bytes, bytes.count)
    }

    /// Returns the next line, or nil where the worker has ended.
    public func line() async -> String? {
        var iterator = lines.makeAsyncIterator()
        return await iterator.next()
    }

    /// Returns all lines until the worker ends.
    public func rest() async -> [String] {
        var all: [String] = []
        while let line = await line() { all.append(line) }
        return all
    }

    /// Kills the worker and waits for its end.
    public func kill9() {
        hasEnded.withLock { hasEnded in
            if hasEnded { return }
            hasEnded = true
            kill(identifier, SIGKILL)
            waitpid(identifier, nil, 0)
        }
    }

    private static let program: String = {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: tests).deletingLastPathComponent().path + "/storage-worker"
    }()

    private static let starting = Mutex(())

    private static func start(
        _ words: [String],
        _ variables: [String]
    ) throws -> (identifier: pid_t, input: CInt, output: CInt) {
        let (input, output) = (try PipeEnds(), try PipeEnds())
        defer {
            close(input.reading)
            close(output.writing)
        }
        let identifier = try spawn(words, variables, input: input.reading, output: output.writing)
        return (identifier, input.writing, output.reading)
    }

    private static func spawn(
        _ words: [String],
        _ environment: [String],
        input: CInt,
        output: CInt
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        let arguments = words.map { strdup($0) } + [nil]
        let variables = (environment + Sanitizer.variables).map { strdup($0) } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var identifier: pid_t = 0
        let number = posix_spawn(&identifier, program, &actions, nil, arguments, variables)
        if number != 0 { throw POSIXFailure(number: number) }
        return identifier
    }

    private static func lines(from descriptor: CInt) -> AsyncStream<String> {
        let (stream, continuation) = AsyncStream.makeStream(of: String.self)
        Thread.detachNewThread {
            // A FileHandle would wait until it has read everything that was requested.
            var buffer = [UInt8](repeating: 0, count: 65_536)
            var pending: [UInt8] = []
            while case let count = read(descriptor, &buffer, buffer.count), count > 0 {
                pending += buffer[..<count]
                while let end = pending.firstIndex(of: 10) {
                    continuation.yield(String(decoding: pending[..<end], as: UTF8.self))
                    pending.removeSubrange(...end)
                }
            }
            close(descriptor)
            continuation.finish()
        }
        return stream
    }
}
