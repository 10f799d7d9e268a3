import GlobusAuth

/// An application's name as the Globus SDK makes a folder's name of it.
struct AppNameSlug {
    let text: String

    init(_ name: String) throws {
        var slug = String.UnicodeScalarView()
        for scalar in name.unicodeScalars {
            switch scalar {
            case "<", ">", ":", "\"", "/", "\\", "|", "?", "*": slug.append("+")
            case ".", " ": slug.append("-")
            case _ where scalar.isPrintableInPython: slug.append(scalar)
            default: break
            }
        }
        text = String(slug).lowercased()
        if Self.isReserved(text) {
            let message = "App name results in a reserved filename (\"\(text)\"). Please choose a different name."
            throw GlobusError(.usage, message)
        }
        if text.isEmpty {
            throw GlobusError(.usage, "App name results in the empty string. Please choose a different name.")
        }
    }

    /// Whether Windows keeps `name` for a device; the Globus SDK refuses these names everywhere.
    private static func isReserved(_ name: String) -> Bool {
        if ["con", "prn", "aux", "nul"].contains(name) { return true }
        let scalars = name.unicodeScalars
        guard scalars.count == 4, let last = scalars.last else { return false }
        return ["com", "lpt"].contains(name.prefix(3)) && last.properties.generalCategory == .decimalNumber
    }
}

extension Unicode.Scalar {
    /// What Python's `str.isprintable` says of the character.
    fileprivate var isPrintableInPython: Bool {
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned: false
        case .lineSeparator, .paragraphSeparator, .spaceSeparator: false
        default: true
        }
    }
}
