import Foundation
import Glibc
import Synchronization
import TestSupport

/// Programs of Debian's packages, run as a user who may run a database.
enum Commands {
    /// PostgreSQL refuses to be run by root.
    static let user = getuid() == 0 ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : []

    /// The newest PostgreSQL that is installed.
    static let programs: String = {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        let newest = versions.compactMap { Int($0) }.max() ?? 0
        return "\(root)/\(newest)/bin"
    }()

    /// Runs a program to its end; throws where it fails.
    ///
    /// Its output goes to `log`, the end of which is in the error, with that of `details`.
    static func run(_ words: [String], log: String = "/dev/null", details: String = "/dev/null") throws {
        let number = try finish(start(words, log: log))
        if number != 0 { throw Failure(words, number, [log, details]) }
    }

    /// One at a time, so that a server does not inherit the pipe by which another one is watched.
    private static let starting = Mutex(())

    /// Starts a program.
    static func start(_ words: [String], log: String = "/dev/null") throws -> pid_t {
        try starting.withLock { _ in try spawn(words, input: nil, log: log) }
    }

    /// Starts a program; what is written to the descriptor that is returned becomes its standard input.
    static func startReading(_ words: [String]) throws -> CInt {
        let ends = try starting.withLock { _ in try spawnReading(words) }
        close(ends.reading)
        return ends.writing
    }

    private static func spawnReading(_ words: [String]) throws -> PipeEnds {
        let ends = try PipeEnds()
        _ = try spawn(words, input: ends.reading, log: "/dev/null")
        return ends
    }

    private static func spawn(_ words: [String], input: CInt?, log: String) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        keepDescriptors()
        let words = user + words
        let arguments = words.map { strdup($0) } + [nil]
        let environment: [String] = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8"]
        let variables = environment.map { strdup($0) } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var identifier: pid_t = 0
        let number = posix_spawnp(&identifier, words[0], &actions, nil, arguments, variables)
        if number != 0 { throw POSIXFailure(number: number) }
        return identifier
    }

    /// Has programs inherit no more than their standard files: PostgreSQL counts what it inherits, and servers of other
    /// tests have left much open.
    private static func keepDescriptors() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        for file in names.compactMap({ CInt($0) }) where file > 2 { _ = fcntl(file, F_SETFD, FD_CLOEXEC) }
    }

    /// Waits for the end of a program; returns its exit status.
    static func finish(_ process: pid_t) -> CInt {
        var status: CInt = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return status & 0x7F == 0 ? status >> 8 & 0xFF : status
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String

        init(_ words: [String], _ status: CInt, _ logs: [String]) {
            let lines = logs.map { String(((try? String(contentsOfFile: $0, encoding: .utf8)) ?? "").suffix(2000)) }
            description = "\(words.joined(separator: " ")) ended with \(status): \(lines.joined())"
        }
    }
}
