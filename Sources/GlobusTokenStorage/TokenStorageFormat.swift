import GlobusAuth

/// A kind of token file, in the Globus SDK's own format.
public enum TokenStorageFormat: String, Sendable, Hashable, CaseIterable {
    /// A JSON document, `tokens.json`.
    case json
    /// A SQLite database, `tokens.db`.
    case sqlite

    /// The file extension of the format in the Globus SDK.
    public var fileExtension: String {
        switch self {
        case .json: "json"
        case .sqlite: "db"
        }
    }

    /// Recognizes the format by the extension of `filePath`: `.json`, or `.db`, `.sqlite` or `.sqlite3`.
    ///
    /// - Throws: `GlobusError` with `usage` for any other extension.
    public init(ofFileAt filePath: String) throws {
        let name = filePath.lowercased()
        if name.hasSuffix(".json") {
            self = .json
        } else if [".db", ".sqlite", ".sqlite3"].contains(where: name.hasSuffix) {
            self = .sqlite
        } else {
            let file = filePath.printable(limit: 1000)
            throw GlobusError(.usage, "The name of '\(file)' tells no format. Say whether it is 'json' or 'sqlite'.")
        }
    }
}

/// The release of the Globus SDK for Python whose formats are used; files name the release that wrote them.
let sdkVersion = "4.10.0"
