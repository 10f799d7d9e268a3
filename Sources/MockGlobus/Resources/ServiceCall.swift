/// A request that a resource service has let in.
struct ServiceCall {
    let request: MockGlobus.RecordedRequest
    /// What the `{…}` of the route stand for, in order.
    let parameters: [String]
    let token: AccessToken

    var query: MockGlobus.FormFields { request.queryItems }
}
