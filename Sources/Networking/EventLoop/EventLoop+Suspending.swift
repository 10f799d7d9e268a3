extension EventLoop {
    /// Suspends the task until the continuation that `begin` gets is resumed; `onCancel` is called on any thread when
    /// the task is cancelled.
    ///
    /// A task that suspends on the loop's thread resumes there. The runtime of Swift 6.3 resumes a task on the task's
    /// preferred executor, or without a preference on the global one, from where it would have to return to its actor:
    /// two changes of thread. The isolation is a parameter, and is captured, because a closure without it would leave
    /// the actor as well.
    func suspend<Value: Sendable>(
        isolation: isolated (any Actor)? = #isolation,
        begin: (CheckedContinuation<Value, any Error>) -> Void,
        onCancel: @Sendable () -> Void
    ) async throws -> Value {
        if needsPreference { return try await suspendPreferringLoop(begin: begin, onCancel: onCancel) }
        return try await suspendHere(begin: begin, onCancel: onCancel)
    }

    @inline(never)  // Keeps its variables out of the frame of every suspended task.
    private func suspendPreferringLoop<Value: Sendable>(
        isolation: isolated (any Actor)? = #isolation,
        begin: (CheckedContinuation<Value, any Error>) -> Void,
        onCancel: @Sendable () -> Void
    ) async throws -> Value {
        try await withTaskExecutorPreference(self) {
            _ = isolation
            return try await suspendHere(begin: begin, onCancel: onCancel)
        }
    }

    private func suspendHere<Value: Sendable>(
        isolation: isolated (any Actor)? = #isolation,
        begin: (CheckedContinuation<Value, any Error>) -> Void,
        onCancel: @Sendable () -> Void
    ) async throws -> Value {
        try await withTaskCancellationHandler {
            _ = isolation
            return try await withCheckedThrowingContinuation { begin($0) }
        } onCancel: {
            onCancel()
        }
    }

    /// Lets other ready tasks run first.
    @inline(never)  // As above.
    func yield(isolation: isolated (any Actor)? = #isolation) async {
        guard isOnThread else { return await Task.yield() }
        guard needsPreference else {
            return await withUnsafeContinuation { yielded.append($0) }
        }
        await withTaskExecutorPreference(self) {
            _ = isolation
            await withUnsafeContinuation { yielded.append($0) }
        }
    }

    /// Whether the task is on the loop's thread but would not resume there without a preference.
    private var needsPreference: Bool {
        isOnThread && !withUnsafeCurrentTask { $0?.unownedTaskExecutor == asUnownedTaskExecutor() }
    }
}
