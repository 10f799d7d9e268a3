/// What an instrument reports.
struct Event: Codable, Sendable {
    /// What has happened, such as `file.created`.
    var kind: String
    /// The instrument that reports it.
    var instrument: String
    /// The file that it is about, where there is one.
    var path: String?
}

/// What a handler has decided.
struct Decision: Codable, Sendable {
    /// What becomes of the file, such as `archive`.
    var action: String
    /// Why, for people.
    var reason: String?
}
