import Foundation
import GlobusAuth

/// A server that lets Lua scripts handle the events of instruments.
///
///     event-server serve FOLDER [--notify]   handles what is posted to /events
///     event-server check FILE…               finds mistakes in scripts
///     event-server stubs                     prints the library for editors
///     event-server help NAME                 explains a name
@main
enum EventServer {
    static func main() async throws {
        let words = Array(CommandLine.arguments.dropFirst())
        switch (words.first, words.dropFirst().first) {
        case ("serve", let folder?): try await serve(folder, mayNotify: words.contains("--notify"))
        case ("check", _?): exit(try AuthorTools().check(Array(words.dropFirst())) ? 0 : 1)
        case ("stubs", nil): print(AuthorTools().stubs, terminator: "")
        case ("help", let name?): print(AuthorTools().help(for: name))
        default:
            print("usage: event-server serve FOLDER [--notify] | check FILE… | stubs | help NAME")
            exit(2)
        }
    }

    private static func serve(_ folder: String, mayNotify: Bool) async throws {
        let variables = ProcessInfo.processInfo.environment
        let account = GlobusAccount(
            url: variables["GLOBUS_URL"],
            clientID: variables["GLOBUS_CLIENT_ID"] ?? "",
            clientSecret: Secret(variables["GLOBUS_CLIENT_SECRET"] ?? ""),
            refreshToken: Secret(variables["REFRESH_TOKEN"] ?? "")
        )
        let handling = try await EventHandling(scriptsIn: folder, mayNotify: mayNotify, account)
        try await EventListener(handling: handling).run()
    }
}
