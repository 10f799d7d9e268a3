/// How an authorizer renews, beyond what the Globus SDK lets one choose.
public struct RenewalOptions: Sendable {
    /// The host's handlers, called in this order after the storage and the authorizer's own handler.
    public var handlers: [RenewalHandler]
    /// Where tokens are loaded from and saved to.
    public var storage: (any TokenStorage)?
    /// Whose tokens in ``storage`` to use; needed where it holds those of several services.
    public var resourceServer: String?
    /// The deadline for the token endpoint with all its repetitions.
    ///
    /// Nil sets none.
    public var timeout: Duration?
    /// What renewals tell about themselves.
    public var diagnostics: Diagnostics
    /// Learns which renewals are under way.
    public var activity: RenewalActivity?

    /// Creates options.
    ///
    /// - `timeout`: two minutes by default, which leaves room for a request that is repeated after a timeout.
    public init(
        handlers: [RenewalHandler] = [],
        storage: (any TokenStorage)? = nil,
        resourceServer: String? = nil,
        timeout: Duration? = .seconds(120),
        diagnostics: Diagnostics = Diagnostics(),
        activity: RenewalActivity? = nil
    ) {
        self.handlers = handlers
        self.storage = storage
        self.resourceServer = resourceServer
        self.timeout = timeout
        self.diagnostics = diagnostics
        self.activity = activity
    }
}
