/// Settings of a renewal for which the Globus SDK has no arguments.
public struct RenewalOptions: Sendable {
    /// The host's handlers, called in this order after the storage and the authorizer's own handler.
    public var handlers: [RenewalHandler]
    /// The storage from which tokens are loaded, and to which they are saved.
    public var storage: (any TokenStorage)?
    /// The service whose tokens in ``storage`` are used; needed where the storage holds tokens of several services.
    public var resourceServer: String?
    /// The deadline for the token endpoint, including repeated requests.
    ///
    /// With nil there is none.
    public var timeout: Duration?
    /// Where renewals are logged, and which secrets never show in messages.
    public var diagnostics: Diagnostics
    /// Keeps renewed tokens that the storage has not taken yet; with nil they are lost where the process ends.
    public var keeper: (any TokenKeeper)?
    /// Is told which renewals are under way.
    public var activity: RenewalActivity?

    /// Creates options.
    ///
    /// The default timeout of two minutes leaves time to repeat a request that timed out.
    public init(
        handlers: [RenewalHandler] = [],
        storage: (any TokenStorage)? = nil,
        resourceServer: String? = nil,
        timeout: Duration? = .seconds(120),
        diagnostics: Diagnostics = Diagnostics(),
        keeper: (any TokenKeeper)? = nil,
        activity: RenewalActivity? = nil
    ) {
        self.handlers = handlers
        self.storage = storage
        self.resourceServer = resourceServer
        self.timeout = timeout
        self.diagnostics = diagnostics
        self.keeper = keeper
        self.activity = activity
    }
}
