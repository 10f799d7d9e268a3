import Foundation
import MockGlobus

/// A person with a home folder and a mock Globus to log in at.
final class LoginScene: Sendable {
    let mock: MockGlobus
    let home = TemporaryFolder()
    let client: MockGlobus.Client

    init(_ client: MockGlobus.Client = .native) async throws {
        mock = try await MockGlobus.started()
        self.client = client
    }

    /// The variables that point programs to the mock.
    var services: [String: String] {
        let names = ["AUTH", "TRANSFER", "GROUPS", "SEARCH"]
        let urls = names.map { ("GLOBUS_SDK_SERVICE_URL_\($0)", mock.baseURL) }
        return Dictionary(uniqueKeysWithValues: urls).merging(["HOME": home.path]) { $1 }
    }

    /// Those, and the client's.
    var variables: [String: String] {
        var variables = services
        variables["GLOBUS_CLIENT_ID"] = client.id
        variables["GLOBUS_CLIENT_SECRET"] = client.secret
        return variables
    }

    /// Where the Globus SDK keeps the tokens.
    var file: String { home.path(of: ".globus/app/\(client.id)/globus-lua/tokens.json") }

    var isStored: Bool { FileManager.default.fileExists(atPath: file) }

    func run(_ words: [String], input: String = "", variables: [String: String]? = nil) async throws -> Outcome {
        try await Program.run(words, input: Array(input.utf8), variables: variables ?? self.variables)
    }

    /// Consents as the person would in a browser, and returns the code.
    func consent(to url: String) async throws -> String {
        let code = """
            local answer = globus.request("GET", (...), { allow_redirects = false })
            print(answer.headers.location:match("[?&]code=([^&]+)"))
            """
        return try await run(["--allow-net=127.0.0.1", "-e", code, url]).output.trimmingCharacters(in: .newlines)
    }

    /// Logs in by the command line; returns what came of it, the code, and the URL that was shown.
    func logIn(_ words: [String] = []) async throws -> (outcome: Outcome, code: String, url: String) {
        let program = try Program(["login"] + words, variables: variables)
        var line = ""
        while !line.hasPrefix("http") { line = try await program.errorLine() }
        let code = try await consent(to: line)
        await program.write(Array("\(code)\n".utf8))
        program.closeInput()
        return (try await program.end(), code, line)
    }
}
