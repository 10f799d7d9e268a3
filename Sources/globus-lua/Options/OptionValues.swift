import ArgumentParser
import GlobusLua
import LuaRuntime
import StandardHost

/// Reads sizes on the command line: `512M`, `64K`, `1G`, or a number of bytes.
enum ByteCount {
    static func parse(_ text: String) throws -> Int {
        let units: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30]
        let unit = text.last.flatMap { units[Character($0.uppercased())] }
        let digits = unit == nil ? text[...] : text.dropLast()
        guard let number = Int(digits), number > 0 else { throw failure(text) }
        let (bytes, overflows) = number.multipliedReportingOverflow(by: unit ?? 1)
        if overflows { throw failure(text) }
        return bytes
    }

    /// Reads the memory of a script, with which it must be able to begin.
    static func parseMemory(_ text: String) throws -> Int {
        let bytes = try parse(text)
        guard let remedy = LuaState.Configuration.remedy(forMemory: bytes) else { return bytes }
        throw ValidationError("'\(text)' is too little for a script to begin with; \(remedy)")
    }

    private static func failure(_ text: String) -> ValidationError {
        ValidationError("'\(text)' is no size; write bytes, or a number with K, M or G, such as 64M")
    }
}

/// Reads numbers of connections on the command line.
enum ConnectionCount {
    private static let range = 1...10_000

    static func parse(_ text: String) throws -> Int {
        guard let number = Int(text), range.contains(number) else {
            throw ValidationError(
                "'\(text)' is no number of connections; write one from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }
}

/// Reads durations on the command line: `10s`, `500ms`, `5m`, `1h`, or a number of seconds.
enum Seconds {
    private static let units: [(String, Double)] = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)]
    /// From a nanosecond, the least that clocks can tell, to thirty years, as for the seconds of scripts.
    private static let range = 1e-9...1e9

    static func parse(_ text: String) throws -> Double {
        let unit = units.first { text.hasSuffix($0.0) }
        let digits = text.dropLast(unit?.0.count ?? 0)
        guard let number = Double(digits), number > 0, number.isFinite else {
            throw ValidationError(
                "'\(text)' is no duration; write seconds, or a number with ms, s, m or h, such as 10s"
            )
        }
        let seconds = number * (unit?.1 ?? 1)
        guard range.contains(seconds) else {
            throw ValidationError(
                "'\(text)' is too \(seconds < 1 ? "short" : "long"); write one from a nanosecond to 1e9 seconds"
            )
        }
        return seconds
    }
}

/// Reads the names of login flows on the command line.
enum LoginFlowName {
    static func parse(_ text: String) throws -> String {
        let names = StandardLoginFlows.names
        if names.contains(text) { return text }
        let meant = Suggestion.nearest(to: text, among: names).map { "did you mean '\($0)'?" }
        throw ValidationError("'\(text)' is no login flow; \(meant ?? "choose \(names.joined(separator: " or "))")")
    }
}

/// Shows in the help that the value of a permission is optional and follows an equals sign: `--allow-net[=<host,…>]`.
///
/// The parser does not know such options and writes `--allow-net <host,…>`.
enum OptionalValues {
    /// The column in which the parser begins the descriptions of options.
    private static let column = 26

    static func shown(in help: String) -> String {
        help.split(separator: "\n", omittingEmptySubsequences: false).map(line).joined(separator: "\n")
    }

    private static func line(_ line: Substring) -> String {
        guard let match = line.wholeMatch(of: /\x20\x20(--[a-z-]+) <([^>]+)> +(.*)/),
            let kind = PermissionKind(flag: String(match.1)), kind.takesList
        else { return String(line) }
        let label = "  \(kind.flag)[=<\(match.2)>]"
        let hasRoom = label.count < column
        let gap = String(repeating: " ", count: hasRoom ? column - label.count : column)
        return label + (hasRoom ? "" : "\n") + gap + match.3
    }
}
