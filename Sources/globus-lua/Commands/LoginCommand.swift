import ArgumentParser
import GlobusAuth
import GlobusLua
import MockGlobus
import StandardHost

/// `globus-lua login`.
struct LoginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login",
        abstract: "Log in, so that scripts find tokens by globus.app().",
        usage: "globus-lua login [<options>]",
        discussion: """
            It shows the address of Globus Auth's login on standard error, reads the code that the page gives you, and stores \
            the tokens where the Globus SDK for Python keeps them for an app of the same name and client. With \
            --flow local-server it opens a browser on this machine, and no code is to be copied. Whoever is logged in \
            already need not do it again; --force has you do it all the same.

            With GLOBUS_CLIENT_SECRET the client logs in for itself, and nobody is asked.

            CLIENT: register an app at https://app.globus.org/settings/developers, as a thick client for people or as a service \
            account for jobs, and give its id by --client-id or GLOBUS_CLIENT_ID. Once is enough: after a login the other \
            commands and scripts find it.

            SCOPES: a service (auth, transfer, groups, search, flows, timers, compute), one scope of it as in groups:all, or \
            scopes in full, which are quoted where they have brackets. By default it is openid, profile and email and all of \
            Transfer.

            REQUIREMENTS: a service may demand how you log in, and the error of a script then names the command with the options \
            for it, such as --session-required-mfa.

            EXAMPLES:
              globus-lua login --client-id 12345678-…
              globus-lua login --flow local-server --scope transfer --scope groups
              globus-lua login --check || mail -s 'log in again' me < /dev/null
              globus-lua login --mock

            EXIT STATUS: 0 logged in, 1 not (with --check: a login is needed), 2 wrong usage, 130 interrupted.
            """
    )

    @Option(
        name: .customLong("scope"),
        help: ArgumentHelp("What to ask for: a service, or a scope in full. May be repeated.", valueName: "scope"),
        completion: .list(GlobusService.all.map(\.name))
    )
    var scopes: [String] = []

    @Flag(help: "Log in although there are tokens.")
    var force = false

    @Flag(help: "Only say by the exit status whether a login is needed.")
    var check = false

    @Flag(
        help:
            "Start a mock Globus in the program, and log in there; the tokens are forgotten unless --storage says where."
    )
    var mock = false

    @OptionGroup(title: "Requirements") var session: SessionOptions
    @OptionGroup var app: AppCommandOptions

    func validate() throws {
        if check, force { throw ValidationError("--check and --force exclude each other") }
        if check, session.parameters != nil {
            throw ValidationError("--check looks at the stored tokens, which do not tell how you have logged in")
        }
        _ = try requirements()
    }

    private func requirements() throws -> [String: ScopeList] {
        do {
            return scopes.isEmpty ? ScopeNames.standard : try ScopeNames.requirements(scopes)
        } catch let error as GlobusError {
            throw ValidationError("--scope: \(error.message)")
        }
    }

    func run() async throws {
        let mock = mock ? try await MockStarter.enter(as: .native) : nil
        var host = app.host.settings
        if mock != nil, host.app.storage == nil {
            host.app = host.app.withMock
            StandardError.write("The login is at a mock Globus, which ends with it; nothing is kept.")
        }
        let runner = try await app.runner(host)
        let before = await Self.storedTokens(on: runner.host)
        let (requirements, parameters, check, force) = (try requirements(), session.parameters, check, force)
        do {
            let isLoggedIn = try await runner.perform { host in
                let app = try await host.app()
                if check {
                    try app.addScopeRequirements(requirements)
                    return try await !app.loginRequired()
                }
                let isNeeded = try await host.logIn(requirements, authorizationParameters: parameters, force: force)
                let name = await AppIdentity.name(of: app, on: host)
                print(isNeeded ? "Logged in as \(name)." : "Logged in as \(name) already; --force logs in again.")
                return true
            }
            if !isLoggedIn {
                let command = LoginRemedy.command(scopes.flatMap { ["--scope", $0] }, for: host.app)
                StandardError.write("globus-lua: a login is needed: \(command)")
                throw ExitStatus.failure
            }
        } catch let status as ExitStatus where InterruptMonitor.status != nil {
            // A code that was sent is spent, so what came for it is stored all the same.
            let isDone = await Self.storedTokens(on: runner.host) != before
            StandardError.write(
                isDone
                    ? "The login was done already, and its tokens are stored; globus-lua logout removes them."
                    : "The login is not done, and what was stored is as before. Start it again when you like."
            )
            throw status
        }
        await mock?.stop()
    }

    /// The access tokens by their services; nil where they cannot be read.
    private static func storedTokens(on host: ScriptHost) async -> [String: Secret]? {
        try? await host.app().tokenStorage.tokenStorage.tokenDataByResourceServer().mapValues(\.accessToken)
    }
}

/// `globus-lua logout`.
struct LogoutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout",
        abstract: "Log out: revoke the app's tokens and remove them.",
        usage: "globus-lua logout [<options>]",
        discussion: """
            All that the app has in its storage goes. A token that cannot be revoked, as without a network, is removed all the \
            same, and named; it stays valid until its end.

            EXAMPLES:
              globus-lua logout
              globus-lua logout --app my-app --storage sqlite

            EXIT STATUS: 0 logged out, 1 something could not be revoked or removed, 2 wrong usage.
            """
    )

    @OptionGroup var app: AppCommandOptions

    func run() async throws {
        let runner = try await app.runner()
        try await runner.perform { host in
            let app = try await host.app()
            let stored = try await app.tokenStorage.tokenStorage.tokenDataByResourceServer()
            if stored.isEmpty { return print("Nobody was logged in.") }
            try await app.logout(sweep: true)
            let services = stored.keys.sorted().joined(separator: ", ").printable(limit: 500)
            print("Logged out: the tokens of \(services) are revoked and removed.")
        }
    }
}
