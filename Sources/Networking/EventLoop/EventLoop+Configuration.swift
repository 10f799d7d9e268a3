extension EventLoop {
    /// What an event loop's connections may cost.
    public struct Configuration: Sendable {
        /// The most connections, and requests at a time, to one host and port; further requests wait.
        ///
        /// 64 unless set.
        public var maximumConnectionsPerHost = 64
        /// The most idle connections kept for later requests, to all hosts together.
        ///
        /// 256 unless set.
        public var maximumIdleConnections = 256

        /// Creates the default configuration.
        public init() {}
    }
}
