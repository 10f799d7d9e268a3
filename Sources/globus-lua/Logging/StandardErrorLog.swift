import GlobusLua
import Logging

/// Writes a log to standard error, beside a progress display, which makes room for it.
struct StandardErrorLog: LogHandler {
    let display: (any ProgressDisplay)?
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel = Logger.Level.info

    init(display: (any ProgressDisplay)?) { self.display = display }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var fields = metadata.merging(metadataProvider?.get() ?? [:]) { $1 }.merging(event.metadata ?? [:]) { $1 }
        if let error = event.error { fields["error"] = .string(String(describing: error)) }
        let line = LogLine(level: event.level, message: "\(event.message)", fields: fields)
        display?.makeRoom()
        StandardError.write("\(LocalTime.now) \(line.text)")
    }
}
