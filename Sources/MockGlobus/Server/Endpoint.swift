/// One route of a service and what answers it.
struct Endpoint: Sendable {
    let route: MockGlobus.Route
    /// What it does, in a few words, for the list of routes.
    let summary: String
    /// The answer to a request, given what the `{…}` of the route stand for.
    let answer: @Sendable (MockGlobus.RecordedRequest, [String]) -> Answer

    init(
        _ route: MockGlobus.Route,
        _ summary: String,
        answer: @escaping @Sendable (MockGlobus.RecordedRequest, [String]) -> Answer
    ) {
        self.route = route
        self.summary = summary
        self.answer = answer
    }
}
