import Glibc
import GlobusAuth

/// The place where the Globus SDK keeps an application's tokens, so that both can share a login:
/// `~/.globus/app/{client_id}/{app_name}/[{environment}-]tokens.{json,db}`.
public struct TokenStorageLocation: Sendable, Hashable {
    private let path: String

    /// Determines the place of an application's tokens.
    ///
    /// - Parameters:
    ///   - clientID: The login client's ID.
    ///   - appName: The application's name; the default is that of the Globus SDK.
    ///   - environment: The Globus environment.
    ///   - homeFolder: The home folder, as ``homeFolder(environment:)`` finds it.
    /// - Throws: `GlobusError` with `usage` for an unknown home folder, for a name that cannot be that of a folder, and
    ///   for a client ID or an environment that would lead to another folder.
    public init(
        clientID: String,
        appName: String = "Unnamed Globus App",
        environment: String = "production",
        homeFolder: String
    ) throws {
        guard homeFolder.hasPrefix("/") else {
            throw GlobusError(.usage, "The home folder is unknown. Set HOME, or name the token storage's file.")
        }
        try Self.requireFileName(clientID, called: "client_id")
        try Self.requireFileName(environment, called: "environment")
        let folder = "\(homeFolder)/.globus/app/\(clientID)/\(try AppNameSlug(appName).text)"
        path = folder + (environment == "production" ? "/tokens" : "/\(environment)-tokens")
    }

    /// Returns the path of the file of `format`.
    public func filePath(_ format: TokenStorageFormat) -> String { "\(path).\(format.fileExtension)" }

    /// Finds the user's home folder: the variable `HOME`, or else the system's list of users; empty where neither has
    /// it.
    ///
    /// - Parameter value: Returns the value of an environment variable, or nil.
    /// - Returns: The folder's path.
    public static func homeFolder(environment value: (String) -> String?) -> String {
        if let home = value("HOME"), !home.isEmpty { return home }
        guard let user = getpwuid(getuid()), let folder = user.pointee.pw_dir else { return "" }
        return String(cString: folder)
    }

    private static func requireFileName(_ name: String, called parameter: String) throws {
        let isSafe = name.unicodeScalars.allSatisfy { $0 != "/" && $0.value >= 0x20 && $0.value != 0x7F }
        if isSafe, !["", ".", ".."].contains(name.filter { !$0.isWhitespace }) { return }
        let shown = name.printable(limit: 100)
        throw GlobusError(.usage, "'\(parameter)' cannot name a folder: '\(shown)'. Pass it as Globus issued it.")
    }
}

/// An application's name as the name of a folder, formed as in the Globus SDK.
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

    /// Whether Windows reserves `name` for a device; the Globus SDK refuses these names everywhere.
    private static func isReserved(_ name: String) -> Bool {
        if ["con", "prn", "aux", "nul"].contains(name) { return true }
        let scalars = name.unicodeScalars
        guard scalars.count == 4, let last = scalars.last else { return false }
        return ["com", "lpt"].contains(name.prefix(3)) && last.properties.generalCategory == .decimalNumber
    }
}

extension Unicode.Scalar {
    /// Whether Python's `str.isprintable` is true for the character.
    fileprivate var isPrintableInPython: Bool {
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned: false
        case .lineSeparator, .paragraphSeparator, .spaceSeparator: false
        default: true
        }
    }
}
