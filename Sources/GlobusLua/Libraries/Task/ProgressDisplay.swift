/// Shows people how far long work is; a program implements it for its terminal or window.
///
/// It is called on the host's executor, and must return at once.
public protocol ProgressDisplay: Sendable {
    /// Shows a new state of the work `id`, which may be a new one; called ten times a second at most for each work.
    func update(_ id: Int, _ progress: TaskProgress)

    /// Takes the work `id` off the display.
    func end(_ id: Int)

    /// Learns that something is about to be written to standard output or standard error.
    ///
    /// What is shown in their place must go until the next update. Nothing is done by default.
    func makeRoom()
}

extension ProgressDisplay {
    /// Does nothing.
    public func makeRoom() {}
}
