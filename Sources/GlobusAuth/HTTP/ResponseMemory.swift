/// What the bodies of responses that are on their way may take together, besides the limit of each.
///
/// Called on the thread that receives the responses.
public protocol ResponseMemory: AnyObject, Sendable {
    /// Takes so many bytes for a body; false, and nothing taken, where there is no room for them.
    func reserve(_ bytes: Int) -> Bool
    /// Gives back what was reserved for a body, since it has been handed over or let go.
    func release(_ bytes: Int)
    /// The limit in words, such as `512M (--max-memory)`.
    var limit: String { get }
}
