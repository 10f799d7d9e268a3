import GlobusAuth
import LuaRuntime

/// The library `globus.time`.
enum TimeLibrary {
    static let functions = [parse, format]

    private static let parse = HostFunction(
        "globus.time.parse",
        "The moment that a text names, as RFC 3339 and the services write it, in seconds since 1970.",
        parameters: [
            .required("text", .string, "Such as \"2026-01-31T12:00:00+00:00\" or \"2026-01-31T12:00:00.5Z\".")
        ],
        results: [HostResult("number", "The seconds; an integer where the text has no fraction.")],
        example: HostExample(#"print(globus.time.parse("2026-01-31T12:00:00+00:00"))"#, prints: "1769860800")
    ) { call in
        let text = try call.string("text")
        guard let moment = Timestamp(text) else {
            let shown = text.printable(limit: 60)
            throw call.invalid("text", "must be a date and time like 2026-01-31T12:00:00Z, got '\(shown)'")
        }
        if moment.nanoseconds == 0 {
            call.stack.push(moment.seconds)
        } else {
            call.stack.push(Double(moment.seconds) + Double(moment.nanoseconds) / 1e9)
        }
        return .pushed(1)
    }

    private static let format = HostFunction(
        "globus.time.format",
        "A moment as RFC 3339 and the services write it.",
        parameters: [
            .required("seconds", .number, "The seconds since 1970, as os.time returns them."),
            .optional(
                "opts",
                .table,
                "Options.",
                options: [
                    .optional("utc", .boolean, "In UTC, with \"Z\"; else in the machine's time.", default: "true"),
                    .optional("fraction", .integer, "The digits of the seconds' fraction, 0 to 9.", default: "0"),
                ]
            ),
        ],
        results: [HostResult("string", "Such as \"2026-01-31T12:00:00Z\".")],
        example: HostExample("print(globus.time.format(0, { fraction = 3 }))", prints: "1970-01-01T00:00:00.000Z")
    ) { call in
        let options = call.options("opts")
        let digits = try options.integer("fraction", in: 0...9) ?? 0
        guard let moment = call.number("seconds").flatMap({ Timestamp($0) }) else {
            throw call.invalid("seconds", "must be in the years 0 to 9999")
        }
        call.stack.push(moment.text(inUTC: options.boolean("utc") ?? true, digits: digits))
        return .pushed(1)
    }
}

extension ScriptLibrary {
    /// The library `globus.time`: dates and times as the services write them.
    public static let globusTime = ScriptLibrary(
        "globus.time",
        "Dates and times as the Globus services write them.",
        functions: TimeLibrary.functions
    )
}
