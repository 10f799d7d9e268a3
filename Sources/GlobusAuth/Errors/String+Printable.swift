extension StringProtocol {
    /// The text fit for one line of a message: shortened to `limit` characters, control characters escaped.
    ///
    /// Escaped are also the characters that reverse or break lines, so that a server cannot repaint a terminal.
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

extension Unicode.Scalar {
    /// Whether it may stand in a line as it is: it neither controls a terminal nor turns or hides text.
    package var isPrintable: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
        default: true
        }
    }
}
