/// Shows people how far long work is; a program implements it for its terminal or window.
///
/// It is called on the host's executor, and must return at once.
public protocol ProgressDisplay: Sendable {
    /// Shows a new state of the work `id`, which may be a new one; called ten times a second at most for each work.
    func update(_ id: Int, _ progress: TaskProgress)

    /// Takes the work `id` off the display.
    func end(_ id: Int)
}
