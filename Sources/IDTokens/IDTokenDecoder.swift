public import GlobusAuth
import Synchronization

/// Checks ID tokens and reads what they tell: the Globus SDK's `IDTokenDecoder`, with the issuer checked and every key of
/// the key set used.
///
/// The server's OpenID configuration and its keys are fetched once, and again when a token is signed by a key that is not
/// among them.
public final class IDTokenDecoder: Sendable {
    /// How far clocks may be apart, in seconds, as the Globus SDK has it.
    public static let usualLeeway = 300.0

    private let loginClient: any AuthLoginClient
    private let known = Mutex<(configuration: JSONValue?, keys: IDTokenKeys?)>((nil, nil))

    /// Creates a decoder.
    ///
    /// - Parameter loginClient: The client to which the tokens were issued.
    public init(_ loginClient: any AuthLoginClient) {
        self.loginClient = loginClient
    }

    /// What is to be checked, and by what.
    public struct Options: Sendable {
        /// How far clocks may be apart, in seconds.
        public var leeway: Double
        /// What the token must hold as `nonce`, where the login was started with one.
        public var nonce: String?
        /// The server's OpenID configuration; nil fetches it.
        public var openIDConfiguration: JSONValue?
        /// The server's key set; nil fetches it.
        public var jwk: JSONValue?

        /// Creates options.
        ///
        /// - Parameters:
        ///   - leeway: How far clocks may be apart, in seconds.
        ///   - nonce: What the token must hold as `nonce`.
        ///   - openIDConfiguration: The server's OpenID configuration.
        ///   - jwk: The server's key set, which needs the configuration too.
        public init(
            leeway: Double = IDTokenDecoder.usualLeeway,
            nonce: String? = nil,
            openIDConfiguration: JSONValue? = nil,
            jwk: JSONValue? = nil
        ) {
            self.leeway = leeway
            self.nonce = nonce
            self.openIDConfiguration = openIDConfiguration
            self.jwk = jwk
        }
    }

    /// Checks a token and reads its claims.
    ///
    /// - Parameters:
    ///   - idToken: The token.
    ///   - options: What is to be checked.
    /// - Returns: The claims.
    /// - Throws: `GlobusError` with `idToken` where the token is not valid, saying why; with `usage` for a key set without
    ///   a configuration; what fetching them throws.
    public func claims(of idToken: Secret, _ options: Options = Options()) async throws -> JSONValue {
        if options.jwk != nil, options.openIDConfiguration == nil {
            throw GlobusError(.usage, "passing jwk without openid configuration is not allowed")
        }
        let token = try SignedToken(idToken)
        let configuration = try await configuration(options)
        try token.requireAlgorithm(supportedBy: configuration)
        try await verify(token, configuration, options)
        let checks = ClaimChecks(
            issuer: configuration["issuer"]?.string,
            audience: loginClient.clientID,
            nonce: options.nonce,
            now: loginClient.service.now,
            leeway: options.leeway
        )
        try checks.check(token.claims)
        return token.claims
    }

    private func configuration(_ options: Options) async throws -> JSONValue {
        if let given = options.openIDConfiguration ?? known.withLock({ $0.configuration }) { return given }
        let fetched = try await loginClient.openIDConfiguration().parsedJSON()
        known.withLock { $0.configuration = fetched }
        return fetched
    }

    private func verify(_ token: SignedToken, _ configuration: JSONValue, _ options: Options) async throws {
        if let jwk = options.jwk { return try await IDTokenKeys(jwk).verify(token) }
        if options.openIDConfiguration == nil, let keys = known.withLock({ $0.keys }), keys.mayVerify(token) {
            return try await keys.verify(token)
        }
        let keys = IDTokenKeys(try await loginClient.jwk(openIDConfiguration: configuration))
        if options.openIDConfiguration == nil { known.withLock { $0.keys = keys } }
        try await keys.verify(token)
    }
}

extension OAuthTokenResponse {
    /// Checks the ID token of the answer and reads its claims: the Globus SDK's `decode_id_token`.
    ///
    /// - Parameters:
    ///   - decoder: What checks it.
    ///   - options: What is to be checked.
    /// - Returns: The claims.
    /// - Throws: `GlobusError` with `usage` where there is no ID token; what the decoder throws.
    public func decodeIDToken(
        by decoder: IDTokenDecoder,
        _ options: IDTokenDecoder.Options = IDTokenDecoder.Options()
    ) async throws -> JSONValue {
        guard let idToken else {
            throw GlobusError(.usage, "The token response has no ID token. Ask for the scope 'openid' when logging in.")
        }
        return try await decoder.claims(of: idToken, options)
    }
}
