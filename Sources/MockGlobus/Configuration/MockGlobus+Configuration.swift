import Foundation

extension MockGlobus {
    /// What a mock is started with.
    public struct Configuration: Sendable {
        /// The port of 127.0.0.1 to listen on; 0 takes any free one.
        public var port: UInt16 = 0
        /// Whether to listen on a second port too, ``MockGlobus/foreignURL``, to redirect to as to a stranger.
        public var listensOnForeignOrigin = false
        /// The registered clients.
        public var clients: [Client] = [.confidential, .native]
        /// The person that every login is for.
        public var identity = Identity()
        /// How tokens are issued at first; ``MockGlobus/tokenPolicy`` changes it later.
        public var tokenPolicy = TokenPolicy()
        /// How many tasks the Transfer service starts with, so that there is something to page through.
        public var taskCount = 25
        /// How many seconds a submitted transfer stays `ACTIVE` before it is `SUCCEEDED`.
        public var taskDuration = 2.0
        /// How many requests are kept, the newest ones; older ones are forgotten.
        public var recordLimit = 10_000
        /// The time in seconds since 1970 that tokens expire by, before ``MockGlobus/advance(seconds:)`` is added.
        public var now: @Sendable () -> Double = { Date().timeIntervalSince1970 }

        /// Creates the configuration of a mock that listens on a free port.
        public init() {}
    }
}
