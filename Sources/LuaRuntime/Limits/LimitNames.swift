/// What the limits of scripts are set with, for messages about those that were reached: the flags of a command line, say.
public struct LimitNames: Sendable, Hashable {
    /// The memory of all scripts.
    public var memory: String
    /// The CPU time between two waits.
    public var cpu: String
    /// The time in all.
    public var time: String
    /// What a script may print.
    public var output: String

    /// Creates names.
    public init(memory: String, cpu: String, time: String, output: String) {
        self.memory = memory
        self.cpu = cpu
        self.time = time
        self.output = output
    }
}
