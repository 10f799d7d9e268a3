import GlobusAuth

/// How deep what scripts wait for is nested: tasks in tasks, and functions of authorizers that are called for a request
/// of such a function.
///
/// Lua's own stack does not grow with it, so that a function that comes back to itself in this way would go on until
/// there is no memory.
enum Nesting {
    /// One task in another counts as 1.
    @TaskLocal private static var depth = 0
    private static let deepest = 4_000
    /// A request is under way with each.
    private static let weightOfCall = 20

    /// Starts what runs one level deeper.
    static func startTask<Started>(_ start: () throws -> Started) throws -> Started {
        try $depth.withValue(checked(depth + 1), operation: start)
    }

    /// Calls what runs deeper by a function that the host calls for a script.
    static func call<Result>(_ body: () async throws -> Result) async throws -> Result {
        try await $depth.withValue(checked(depth + weightOfCall), operation: body)
    }

    private static func checked(_ depth: Int) throws -> Int {
        if depth <= deepest { return depth }
        throw GlobusError(
            .usage,
            "stack overflow: tasks or functions of authorizers are nested too deeply, perhaps since one comes back to itself"
        )
    }
}
