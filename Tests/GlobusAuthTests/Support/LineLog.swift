import Logging

/// Keeps the logged lines.
final class LineLog: Sendable {
    private let kept = Box<[String]>([])

    var lines: [String] { kept.value }

    func logger(_ level: Logger.Level) -> Logger {
        var logger = Logger(label: "test") { _ in Handler(kept: self.kept) }
        logger.logLevel = level
        return logger
    }

    private struct Handler: LogHandler {
        let kept: Box<[String]>
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            kept.update { $0.append("\(event.message)") }
        }
    }
}
