import Synchronization

/// Which handlers of one renewal have succeeded, of those that stand behind one of the authorizer's: after a failure they
/// are not called again.
///
/// It lasts as long as the new tokens are not handed out.
package final class FinishedHandlers: Sendable {
    private let handlers = Mutex<[any AnyObject & Sendable]>([])

    /// Calls each handler that has not succeeded yet, whichever fail.
    ///
    /// - Parameters:
    ///   - handlers: The handlers, in their order; they are told apart by identity.
    ///   - describe: What an error about several failures says of each.
    ///   - call: Calls one.
    /// - Throws: What has failed.
    package func call<Handler: AnyObject & Sendable>(
        _ handlers: [Handler],
        describe: (any Error) -> String = { String(describing: $0) },
        _ call: (Handler) async throws -> Void
    ) async throws {
        var failures: [any Error] = []
        for handler in handlers where !contains(handler) {
            do {
                try await call(handler)
                self.handlers.withLock { $0.append(handler) }
            } catch {
                failures.append(error)
            }
        }
        if !failures.isEmpty { throw GlobusError.onRefresh(failures, describe) }
    }

    private func contains(_ handler: AnyObject) -> Bool { handlers.withLock { $0.contains { $0 === handler } } }
}

extension GlobusError {
    /// The failures of handlers as one: the only one as it is.
    static func onRefresh(_ failures: [any Error], _ describe: (any Error) -> String) -> any Error {
        if failures.count == 1 { return failures[0] }
        let reasons = failures.map(describe).joined(separator: "; ")
        let message = "\(failures.count) on_refresh handlers failed: \(reasons)"
        return GlobusError(.onRefresh, message, cause: failures.first)
    }
}
