package import Logging
import Synchronization

/// Keeps what a host logs, so that tests can look at it.
package final class TestLog: Sendable {
    /// How many lines are kept, the newest ones.
    private static let limit = 10_000

    private let kept = Mutex<[String]>([])

    /// Creates a log without lines.
    package init() {}

    /// The lines since the test began, of every level: `level: message name=value`.
    ///
    /// Requests and renewals are left out, which the mock tells of.
    package var lines: [String] { kept.withLock { Array($0.suffix(Self.limit)) } }

    /// A logger that does what another one does, and keeps every line here as well.
    package func keeping(_ logger: Logger) -> Logger {
        var keeping = logger
        keeping.handler = Handler(base: logger.handler, log: self)
        return keeping
    }

    func clear() { kept.withLock { $0 = [] } }

    private func append(_ line: String) {
        kept.withLock { lines in
            lines.append(line)
            // Half of them may be too many, so that forgetting costs nothing per line.
            if lines.count > 2 * Self.limit { lines.removeFirst(lines.count - Self.limit) }
        }
    }

    private struct Handler: LogHandler {
        var base: any LogHandler
        let log: TestLog
        var logLevel = Logger.Level.trace

        var metadata: Logger.Metadata {
            get { base.metadata }
            set { base.metadata = newValue }
        }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { base[metadataKey: key] }
            set { base[metadataKey: key] = newValue }
        }

        func log(event: LogEvent) {
            if event.source != "GlobusAuth" {
                let fields = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }
                log.append("\(event.level): \(event.message)\(fields.joined())")
            }
            if base.logLevel <= event.level { base.log(event: event) }
        }
    }
}
