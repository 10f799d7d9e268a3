import GlobusAuth

/// The value of a field that a script has logged, without secrets: what `Logger.MetadataValue.stringConvertible` holds.
///
/// As text it is fit for any log: on one line, with tables as JSON.
package enum LogField: Sendable, Hashable, CustomStringConvertible {
    /// A text, as the script has it.
    case text(String)
    /// A number, a boolean or a table as JSON; NaN and the infinities are `nan`, `inf` and `-inf`.
    case json(String)

    package var description: String {
        switch self {
        case .text(let text): text.printable(limit: .max)
        case .json(let text): text
        }
    }
}

extension String {
    /// The text as a JSON string that keeps to its line: what is not printable is escaped.
    package var quotedForLog: String {
        var result = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.isPrintable: result.unicodeScalars.append(scalar)
            default: for unit in String(scalar).utf16 { result += Self.escape(unit) }
            }
        }
        return result + "\""
    }

    private static func escape(_ unit: UInt16) -> String {
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
