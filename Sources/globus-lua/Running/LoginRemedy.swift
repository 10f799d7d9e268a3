import GlobusAuth
import LuaRuntime

/// The login that makes good what an error is about: a token that is absent, or a scope or consent that a service lacks.
struct LoginRemedy {
    private let words: [String]

    /// Finds the login; nil where none would help.
    ///
    /// - Parameters:
    ///   - error: An error, whose causes count as well.
    ///   - clientID: The client whose tokens a login would replace; nil where the program's app was not used.
    init?(for error: any Error, clientID: String?) {
        var next: (any Error)? = error
        while let current = next {
            if let error = current as? GlobusError, let words = Self.words(for: error, clientID) {
                self.words = words
                return
            }
            next = (current as? LuaError)?.cause ?? (current as? GlobusError)?.cause
        }
        return nil
    }

    /// What a person reads: the command to run for an app.
    func text(for app: AppChoice?) -> String { "to log in: \(Self.command(words, for: app))" }

    /// The command that logs in with these words, for the app that the command line names.
    static func command(_ words: [String], for app: AppChoice?) -> String {
        (["globus-lua", "login"] + (app?.words ?? []) + words.map(FlagWithoutList.quoted)).joined(separator: " ")
    }

    private static func words(for error: GlobusError, _ clientID: String?) -> [String]? {
        // The stored tokens look good, and are refused.
        if error.response?.code == "invalid_grant", let clientID,
            error.line.hasSuffix(TokenErrorAdvice.newLogin(clientID: clientID))
        {
            return ["--force"]
        }
        if let gare = error.response.flatMap({ GARE($0) }) {
            let words = SessionOptions.words(for: gare.authorizationParameters)
            return words.isEmpty ? nil : words
        }
        guard error.code.isKind(of: .tokenValidation), !error.code.isKind(of: .identityValidation) else { return nil }
        let details = error.tokenValidation
        if let scopes = details?.requiredScopes, !scopes.isEmpty { return options(scopes.map(\.description)) }
        guard let server = details?.resourceServer else { return [] }
        let service = GlobusService.all.first { $0.resourceServer == server }
        // What every login asks for needs no word.
        return service.flatMap { $0 == .auth ? nil : options([$0.name]) } ?? []
    }

    private static func options(_ scopes: [String]) -> [String] { scopes.flatMap { ["--scope", $0] } }
}
