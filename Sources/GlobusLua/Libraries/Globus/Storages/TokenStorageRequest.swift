public import GlobusAuth

/// Which of a built-in storage's places a script wants.
public struct TokenStorageRequest: Sendable, Hashable {
    /// The OAuth 2 client whose tokens are kept.
    public var clientID: String?
    /// The application's name.
    public var appName: String?
    /// The Globus environment.
    public var environment: String
    /// The file, in place of the one that the client and the application have.
    public var filePath: String?
    /// Which of the file's namespaces.
    public var namespace: String?
    /// The key of an encrypted storage, as text.
    public var encryptionKey: Secret?

    /// Creates a request.
    public init(
        clientID: String? = nil,
        appName: String? = nil,
        environment: String = "production",
        filePath: String? = nil,
        namespace: String? = nil,
        encryptionKey: Secret? = nil
    ) {
        self.clientID = clientID
        self.appName = appName
        self.environment = environment
        self.filePath = filePath
        self.namespace = namespace
        self.encryptionKey = encryptionKey
    }
}

/// Makes a built-in storage.
public typealias TokenStorageFactory = @Sendable (TokenStorageRequest) throws -> any TokenStorage
