import GlobusAuth
import LuaRuntime

/// The login that makes good what an error is about: a token that is absent, or a scope or consent that a service lacks.
struct LoginRemedy {
    private let words: [String]

    /// Finds the login; nil where none would help.
    ///
    /// - Parameter error: An error, whose causes count as well.
    init?(for error: any Error) {
        var next: (any Error)? = error
        while let current = next {
            if let error = current as? GlobusError, let words = Self.words(for: error) {
                self.words = words
                return
            }
            next = (current as? LuaError)?.cause ?? (current as? GlobusError)?.cause
        }
        return nil
    }

    /// What a person reads: the command to run.
    var text: String {
        let command = (["globus-lua", "login"] + words.map(FlagWithoutList.quoted)).joined(separator: " ")
        return "to log in: \(command)"
    }

    private static func words(for error: GlobusError) -> [String]? {
        if let gare = error.response.flatMap({ GARE($0) }) {
            guard let scopes = gare.authorizationParameters.requiredScopes, !scopes.isEmpty else { return nil }
            return options(scopes)
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
