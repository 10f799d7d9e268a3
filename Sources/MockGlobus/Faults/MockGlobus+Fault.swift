extension MockGlobus {
    /// Something that shall go wrong with the next requests of a route.
    public struct Fault: Sendable {
        /// The requests it means.
        public let route: Route
        /// How many requests it spoils; `.max` for all there will ever be.
        public var times: Int
        /// How many of the requests it lets pass first.
        public var skipping: Int
        /// What goes wrong.
        public let kind: Kind

        /// Creates a fault; `method` is for routes that name none.
        public init(route: Route = .any, method: String? = nil, times: Int = 1, skipping: Int = 0, kind: Kind) {
            self.route = method.map { Route($0, route.path) } ?? route
            self.times = times
            self.skipping = skipping
            self.kind = kind
        }
    }
}
