extension StringProtocol {
    /// Returns the text for one line of a message: shortened to `limit` characters, with control characters escaped.
    ///
    /// Characters that reverse or break lines are escaped as well, so that a server cannot disturb a terminal.
    package func printable(limit: Int) -> String {
        var output = ""
        var count = 0
        for scalar in unicodeScalars {
            guard count < limit else { return output + "…" }
            count += 1
            if scalar.isPrintable {
                output.unicodeScalars.append(scalar)
            } else {
                output += "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        return output
    }
}

extension String {
    /// Returns the text for several lines that people read: with line breaks and tabs, and with all other control
    /// characters escaped.
    package func printableLines(limit: Int) -> String {
        if unicodeScalars.allSatisfy({ $0.isPrintable || $0 == "\n" || $0 == "\t" }), utf8.count <= limit {
            return self
        }
        var left = limit
        var output = ""
        for scalar in unicodeScalars {
            if left == 0 { return output + "…" }
            left -= 1
            output += scalar == "\n" || scalar == "\t" ? String(scalar) : String(scalar).printable(limit: 1)
        }
        return output
    }
}

extension Unicode.Scalar {
    /// Whether the character may stand in a line: it neither controls a terminal nor reverses or hides text.
    package var isPrintable: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
        default: true
        }
    }
}
