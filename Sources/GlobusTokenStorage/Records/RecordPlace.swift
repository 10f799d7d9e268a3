import GlobusAuth

/// Where in a storage a record is.
struct RecordPlace: Sendable, Hashable {
    let namespace: String
    let resourceServer: String

    /// The place as a message names it.
    var shown: String {
        "the tokens of '\(resourceServer.printable(limit: 200))' in the namespace '\(namespace.printable(limit: 200))'"
    }
}
