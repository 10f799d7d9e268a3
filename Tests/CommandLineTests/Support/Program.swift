import Dispatch
import Glibc
import Synchronization

/// Runs globus-lua as a process of its own, with pipes to it.
final class Program: Sendable {
    /// Why a program could not be observed to its end.
    enum Failure: Error {
        case notStarted(Int32)
        case outputMissing(soFar: String)
    }

    /// The path of the program, which is built next to the tests.
    static let path: String = {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        let tests = String(decoding: buffer.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return tests.prefix(upTo: tests.lastIndex(of: "/") ?? tests.startIndex) + "/globus-lua"
    }()

    /// How long nothing may come, in milliseconds: long enough for a busy machine, and reached only when something hangs.
    private let patience: Int32
    /// Keeps a process from inheriting the pipes of another one.
    private static let isStarting = Mutex(false)

    private let process: pid_t
    private let input: Pipe
    private let output: Pipe
    private let errors: Pipe

    /// Starts the program, or `command` with a shell that finds the program in `$0`.
    init(
        _ arguments: [String],
        shell command: String? = nil,
        variables: [String: String] = [:],
        patience: Int32 = 30_000
    ) throws {
        self.patience = patience
        let words = command.map { ["/bin/sh", "-c", $0, Self.path] } ?? [Self.path]
        // A program that ends early must not end the tests by SIGPIPE.
        signal(SIGPIPE, SIG_IGN)
        (input, output, errors, process) = try Self.isStarting.withLock { _ in
            let pipes = (Pipe(), Pipe(), Pipe())
            let process = try Spawn.start(
                words + arguments,
                variables: variables,
                files: [pipes.0.reader, pipes.1.writer, pipes.2.writer]
            )
            return (pipes.0, pipes.1, pipes.2, process)
        }
        input.closeReader()
        output.closeWriter()
        errors.closeWriter()
    }

    deinit {
        for pipe in [input, output, errors] { pipe.close() }
    }

    /// Runs the program to its end.
    static func run(
        _ arguments: [String],
        shell command: String? = nil,
        input: [UInt8] = [],
        variables: [String: String] = [:],
        patience: Int32 = 30_000
    ) async throws -> Outcome {
        let program = try Program(arguments, shell: command, variables: variables, patience: patience)
        await program.write(input)
        program.input.closeWriter()
        return try await program.end()
    }

    func send(_ signal: Int32) {
        kill(process, signal)
    }

    /// Writes to the program's standard input; returns when the pipe has accepted the bytes.
    func write(_ bytes: [UInt8]) async {
        await Self.blocking { self.input.write(bytes) }
    }

    /// Closes the reading end of the program's output.
    func closeOutput() {
        output.close()
    }

    /// Waits for the next line of the program's output.
    func line() async throws -> String {
        try await Self.blocking { self.output.readLine(patience: self.patience) }.get()
    }

    /// Waits for the next line on the program's standard error.
    func errorLine() async throws -> String {
        try await Self.blocking { self.errors.readLine(patience: self.patience) }.get()
    }

    /// Ends the program's standard input.
    func closeInput() {
        input.closeWriter()
    }

    /// Waits for the program's end; the output is everything that ``line()`` has not returned.
    func end() async throws -> Outcome {
        try await Self.blocking { () -> Result<Outcome, Failure> in
            let isClosed = Pipe.drain([self.output, self.errors], patience: self.patience)
            if !isClosed { kill(self.process, SIGKILL) }
            var status: Int32 = 0
            waitpid(self.process, &status, 0)
            guard isClosed else { return .failure(.outputMissing(soFar: self.errors.text)) }
            let signal = status & 0x7F
            let end = signal == 0 ? Outcome.End.exited((status >> 8) & 0xFF) : .killed(signal: signal)
            return .success(Outcome(end: end, output: self.output.text, errors: self.errors.text))
        }.get()
    }

    private static func blocking<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: body()) }
        }
    }
}
