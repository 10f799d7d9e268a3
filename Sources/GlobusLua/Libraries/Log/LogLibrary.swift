import GlobusAuth
import Logging
import LuaRuntime

/// The library `log`.
enum LogLibrary {
    static let debug = function(
        "debug",
        "for finding faults",
        example: HostExample(
            """
            log.debug("asked", { service = "transfer" })
            """
        )
    ) { try write($0, .debug) }

    static let info = function(
        "info",
        "of what is usual",
        example: HostExample(
            """
            log.info("renewed", { service = "transfer" })
            """
        )
    ) { try write($0, .info) }

    static let warning = function(
        "warning",
        "of what needs attention",
        example: HostExample(
            """
            log.warning("the disk is nearly full", { free = 12 })
            """
        )
    ) { try write($0, .warning) }

    static let error = function(
        "error",
        "of what has failed",
        example: HostExample(
            """
            log.error("the job has failed", { job = 7 })
            """
        )
    ) { try write($0, .error) }

    private static func function(
        _ level: String,
        _ purpose: String,
        example: HostExample,
        body: @escaping HostBody
    ) -> HostFunction {
        HostFunction(
            "log.\(level)",
            "Writes a line \(purpose).",
            parameters: [
                .required("message", .string, "What happened."),
                .optional("fields", .table, "More about it, by name."),
            ],
            example: example,
            body: body
        )
    }

    /// How much of a message or a field is shown.
    private static let longestText = 1 << 16
    private static let mostFields = 1000

    private static func write(_ call: HostCall, _ level: Logger.Level) throws -> HostReturn {
        let logger = call.services.logger
        let secrets = call.services.knownSecrets
        guard level >= logger.logLevel else { return .nothing }
        var metadata: Logger.Metadata = [:]
        if call.has("fields") {
            try call.stack.forEachPair(of: call.index(of: "fields")) {
                let name = call.stack.text(at: -2)
                let shownName = secrets.printable(name, limit: longestText)
                var writer = LogFieldWriter(stack: call.stack, secrets: secrets)
                metadata[shownName] = .stringConvertible(writer.field(name))
                guard metadata.count <= mostFields else { throw call.misuse("more than \(mostFields) fields") }
            }
        }
        let message = secrets.printable(call.stack.repairedString(at: 1) ?? "", limit: longestText)
        logger.log(level: level, "\(message)", metadata: metadata)
        return .nothing
    }
}

extension ScriptLibrary {
    /// The library `log`.
    public static let log = ScriptLibrary(
        "log",
        "Lines for the host's log.",
        functions: [LogLibrary.debug, LogLibrary.info, LogLibrary.warning, LogLibrary.error]
    )
}
