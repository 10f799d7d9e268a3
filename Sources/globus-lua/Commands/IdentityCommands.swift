import ArgumentParser
import GlobusAuth
import GlobusLua
import StandardHost

/// `globus-lua whoami`.
struct WhoamiCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "whoami",
        abstract: "Say who is logged in.",
        usage: "globus-lua whoami [<options>]",
        discussion: """
            EXAMPLES:
              globus-lua whoami
              globus-lua whoami --json    with name, email address and id

            EXIT STATUS: 0 somebody is, 1 nobody is, or a login is needed again, 2 wrong usage.
            """
    )

    @Flag(help: "Print all that Globus Auth says, as a JSON object.")
    var json = false

    @OptionGroup var app: AppCommandOptions

    func run() async throws {
        let runner = try await app.runner()
        let json = json
        try await runner.perform { host in
            let claims = try await AppIdentity.claims(on: host)
            if json { return print(String(decoding: try claims.encoded(), as: UTF8.self)) }
            print(AppIdentity.name(in: claims))
        }
    }
}

/// Who an app's tokens belong to.
enum AppIdentity {
    /// What Globus Auth says about the holder of the tokens.
    static func claims(on host: ScriptHost) async throws -> JSONValue {
        let client = AuthClient(base: try await host.client(of: .auth, appScopes: "openid"))
        do {
            return try await client.userinfo().parsedJSON()
        } catch let error as GlobusError where error.code.isKind(of: .tokenValidation) {
            // That scripts may not log in is no reason here, where nobody has asked for a login.
            throw GlobusError(error.code, error.message, tokenValidation: error.tokenValidation)
        }
    }

    /// The name that people know.
    static func name(in claims: JSONValue) -> String {
        let name = claims["preferred_username"]?.string ?? claims["email"]?.string ?? claims["sub"]?.string
        return (name ?? "an unknown identity").printable(limit: 200)
    }

    /// The name, as far as it can be learnt.
    static func name(of app: any GlobusApp, on host: ScriptHost) async -> String {
        if let claims = try? await claims(on: host) { return name(in: claims) }
        let identity = try? await app.tokenStorage.identityID()
        return "the \(identity.flatMap { $0 }.map { "identity \($0)" } ?? "client \(app.clientID)")".printable(
            limit: 200
        )
    }
}

/// `globus-lua tokens`.
struct TokensCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokens",
        abstract: "List the app's tokens: for which services, until when, with which scopes.",
        usage: "globus-lua tokens [<options>]",
        discussion: """
            No token is ever shown. One that renews itself is good beyond its end.

            EXAMPLES:
              globus-lua tokens
              globus-lua tokens --json

            EXIT STATUS: 0 also where there are none, 1 they cannot be read, 2 wrong usage.
            """
    )

    @Flag(help: "Print them as a JSON array.")
    var json = false

    @OptionGroup var app: AppCommandOptions

    func run() async throws {
        let runner = try await app.runner()
        let json = json
        try await runner.perform { host in
            let app = try await host.app()
            let stored = try await app.tokenStorage.tokenStorage.tokenDataByResourceServer()
            let list = stored.sorted { $0.key < $1.key }.map { name, token in
                StoredToken(name, token, of: app, now: host.configuration.time.now())
            }
            if json { return print(String(decoding: try JSONValue.array(list.map(\.json)).encoded(), as: UTF8.self)) }
            if list.isEmpty { return StandardError.write("There are no tokens; globus-lua login gets some.") }
            print(list.map(\.text).joined(separator: "\n"))
        }
    }
}

/// What may be told about a token.
private struct StoredToken {
    private let resourceServer: String
    private let scopes: [String]
    private let expiry: Int64?
    private let isExpired: Bool
    private let renews: Bool
    private let identityID: String?

    init(_ resourceServer: String, _ token: TokenData, of app: any GlobusApp, now: Double) {
        self.resourceServer = resourceServer
        scopes = token.scope.split(whereSeparator: \.isWhitespace).map(String.init)
        expiry = token.expiresAtSeconds
        isExpired = token.expiresAtSeconds.map { Double($0) < now } ?? false
        renews = app is ClientApp || token.refreshToken != nil
        identityID = token.identityID
    }

    var json: JSONValue {
        var members: [String: JSONValue] = [
            "resource_server": .string(resourceServer), "scopes": .array(scopes.map(JSONValue.string)),
            "is_expired": .bool(isExpired), "renews": .bool(renews),
        ]
        members["expires_at_seconds"] = expiry.map(JSONValue.integer)
        members["expires_at"] = expiry.map { .string(UniversalTime.text($0)) }
        members["identity_id"] = identityID.map(JSONValue.string)
        return .object(members)
    }

    var text: String {
        let end = expiry.map { "\(isExpired ? "expired" : "until") \(UniversalTime.text($0))" } ?? "of unknown life"
        let renewal = renews ? "renews itself" : isExpired ? "a login is needed" : "is not renewed"
        let lines = ["\(resourceServer)  \(end), \(renewal)"] + scopes.map { "  \($0)" }
        return lines.map { $0.printable(limit: 500) }.joined(separator: "\n")
    }
}

/// What the commands about an app are told beyond their own options.
struct AppCommandOptions: ParsableArguments {
    @OptionGroup(title: "Host options") var host: HostOptions
    @OptionGroup(title: "Permissions of startup scripts") var permissions: PermissionOptions

    /// Makes the host, in which startup scripts say where tokens live; with settings, they hold in the place of the options.
    func runner(_ settings: HostSettings? = nil) async throws -> ScriptRunner {
        try await ScriptRunner(
            for: [],
            options: settings ?? host.settings,
            permissions: permissions.settings,
            variables: ProcessEnvironment.variables
        )
    }
}
