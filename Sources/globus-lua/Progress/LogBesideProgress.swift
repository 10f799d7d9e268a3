import GlobusLua
import Logging

/// Writes to a log that shares the terminal with a progress display, which makes room for it.
struct LogBesideProgress: LogHandler {
    private var log: StreamLogHandler
    private let display: (any ProgressDisplay)?

    init(_ log: StreamLogHandler, display: (any ProgressDisplay)?) {
        self.log = log
        self.display = display
    }

    var metadata: Logger.Metadata {
        get { log.metadata }
        set { log.metadata = newValue }
    }

    var logLevel: Logger.Level {
        get { log.logLevel }
        set { log.logLevel = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { log[metadataKey: key] }
        set { log[metadataKey: key] = newValue }
    }

    func log(event: LogEvent) {
        display?.makeRoom()
        log.log(event: event)
    }
}
