import Foundation
import MockGlobus

/// Runs scripts of `scripts/examples` in a folder of their own against a mock, with only the permissions that their
/// headers ask for.
final class ExampleRun: Sendable {
    /// The folder `scripts` of the package.
    static let scripts = #filePath.split(separator: "/").dropLast(4).map { "/\($0)" }.joined() + "/scripts"

    let mock: MockGlobus
    let folder = TemporaryFolder()

    init() async throws {
        mock = try await MockGlobus.started()
    }

    /// The variables that `globus-lua mock` prints.
    var variables: [String: String] {
        let services = ["AUTH", "TRANSFER", "GROUPS", "SEARCH"].map { ("GLOBUS_SDK_SERVICE_URL_\($0)", mock.baseURL) }
        let client = MockGlobus.Client.confidential
        let login = [
            ("GLOBUS_CLIENT_ID", client.id), ("GLOBUS_CLIENT_SECRET", client.secret ?? ""),
            ("GLOBUS_REFRESH_TOKEN", mock.issueRefreshToken(clientID: client.id)), ("HOME", folder.path(of: "home")),
        ]
        return Dictionary(uniqueKeysWithValues: services + login)
    }

    /// Runs an example with the permissions of its header.
    func run(_ name: String, _ arguments: [String] = [], options: [String] = []) async throws -> Outcome {
        let path = "\(Self.scripts)/examples/\(name)"
        return try await start(["run", "--no-startup"] + Self.permissions(of: path) + options + [path] + arguments)
    }

    /// Runs the program in the folder.
    func start(_ words: [String], input: String = "") async throws -> Outcome {
        try await Program.run(
            [folder.path] + words,
            shell: "cd \"$1\" && shift && exec \"$0\" \"$@\"",
            input: Array(input.utf8),
            variables: variables
        )
    }

    /// Returns the contents of a file in the folder.
    func content(of name: String) throws -> String {
        try String(contentsOfFile: folder.path(of: name), encoding: .utf8)
    }

    /// Returns the flags in the script's header.
    static func permissions(of path: String) throws -> [String] {
        let mark = "-- globus-lua: "
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        return lines.prefix { $0.hasPrefix("#!") || $0.hasPrefix("--") }.filter { $0.hasPrefix(mark) }
            .flatMap { $0.dropFirst(mark.count).split(separator: " ").map(String.init) }
    }
}
