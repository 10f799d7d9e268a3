import GlobusAuth
import GlobusTokenStorage

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// The applications of which the Globus SDK's folder, `~/.globus/app`, has tokens.
public enum KnownApps {
    /// The clients as which an application has logged in, sorted.
    ///
    /// - Parameters:
    ///   - appName: The application's name.
    ///   - environment: The Globus environment.
    ///   - homeFolder: What `~` stands for.
    /// - Returns: The clients' IDs.
    /// - Throws: `GlobusError` with `usage` for a name that cannot be that of a folder.
    public static func clientIDs(
        ofApp appName: String,
        environment: String = "production",
        homeFolder: String
    ) throws -> [String] {
        guard let directory = opendir("\(homeFolder)/.globus/app") else { return [] }
        defer { closedir(directory) }
        var found: [String] = []
        while let entry = readdir(directory) {
            let id = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if id.hasPrefix(".") { continue }
            let location = try TokenStorageLocation(
                clientID: id,
                appName: appName,
                environment: environment,
                homeFolder: homeFolder
            )
            if TokenStorageFormat.allCases.contains(where: { access(location.filePath($0), F_OK) == 0 }) {
                found.append(id)
            }
        }
        return found.sorted()
    }

    /// The client of an application that has logged in, where there is one alone.
    ///
    /// - Parameters:
    ///   - appName: The application's name.
    ///   - environment: The Globus environment.
    ///   - homeFolder: What `~` stands for.
    ///   - remedy: Says how the program is told a client, for messages: `pass --client-id ID`, with one that was found,
    ///     or with `ID` where there is none.
    ///   - source: Where to get a client, for messages where there is none yet; nil for nothing about that.
    /// - Returns: The client's ID.
    /// - Throws: `GlobusError` with `usage` where there is none, or several.
    public static func onlyClientID(
        ofApp appName: String,
        environment: String = "production",
        homeFolder: String,
        orElse remedy: (_ clientID: String) -> String,
        source: String? = nil
    ) throws -> String {
        let ids = try clientIDs(ofApp: appName, environment: environment, homeFolder: homeFolder)
        if ids.count == 1 { return ids[0] }
        let app = "the app '\(appName.printable(limit: 100))'"
        if ids.isEmpty {
            let source = source.map { " (\($0))" } ?? ""
            throw GlobusError(
                .usage,
                "the client of \(app) is not known, and it has never logged in; \(remedy("ID"))\(source)"
            )
        }
        let list = ids.joined(separator: ", ").printable(limit: 400)
        let choice = remedy(ids[0].printable(limit: 100))
        throw GlobusError(.usage, "\(app) has tokens of several clients, \(list); name one of them: \(choice)")
    }
}
