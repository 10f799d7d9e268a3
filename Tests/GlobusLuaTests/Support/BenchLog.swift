import Logging
import Synchronization

/// Keeps all logged lines of all levels, with those of the libraries separate.
final class BenchLog: Sendable {
    private let kept = Mutex<[String]>([])
    private let traced = Mutex<[String]>([])

    /// The lines, each with its level and its metadata.
    var lines: [String] { kept.withLock { $0 } }

    /// The lines of the libraries about requests and renewals, and the trace of requests.
    var traces: [String] { traced.withLock { $0 } }

    func trace(_ line: String) { traced.withLock { $0.append(line) } }

    func append(_ line: String) { kept.withLock { $0.append(line) } }

    var logger: Logger {
        var logger = Logger(label: "test") { _ in Handler(log: self) }
        logger.logLevel = .trace
        return logger
    }

    private struct Handler: LogHandler {
        let log: BenchLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let fields = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }
            let line = "\(event.level): \(event.message)\(fields.joined())"
            if event.source == "GlobusAuth" { log.trace(line) } else { log.append(line) }
        }
    }
}
