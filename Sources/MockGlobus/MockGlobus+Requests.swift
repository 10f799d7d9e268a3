extension MockGlobus {
    /// The requests that arrived, in order, also those that a fault kept from their endpoint.
    public func requests() -> [RecordedRequest] {
        core.log.all()
    }

    /// The requests of one route.
    public func requests(to route: Route) -> [RecordedRequest] {
        requests().filter(route.matches)
    }

    /// The token requests, of one grant type where it is given.
    public func tokenRequests(grantType: String? = nil) -> [RecordedRequest] {
        requests(to: .token).filter { grantType == nil || $0.form["grant_type"] == grantType }
    }

    /// How many token requests arrived of each grant type.
    public func tokenRequestCounts() -> [String: Int] {
        Dictionary(tokenRequests().map { ($0.form["grant_type"] ?? "", 1) }, uniquingKeysWith: +)
    }

    /// Forgets the requests that arrived so far.
    public func clearRequests() {
        core.log.clear()
    }
}
