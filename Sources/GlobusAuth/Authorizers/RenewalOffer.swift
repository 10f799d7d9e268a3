import Synchronization

/// New tokens that are in memory and not yet handed out, because the storage or a handler has not finished with them.
struct RenewalOffer: Sendable {
    /// What the handlers are called with, each time the same.
    let response: any TokenResponse
    /// What the storage keeps where the response does not say whose token it is.
    let token: GrantedToken
    /// When the response came, in seconds since 1970.
    let refreshedAt: Double
    /// Whether the storage, where there is one, has them.
    private(set) var isStored: Bool
    /// The handlers that have not succeeded yet, in their order.
    private var unfinished: [Int]
    /// Those of them that are still to be called this time; one that fails does not keep the others from it.
    private var queue: [Int]
    private var failures: [any Error] = []
    /// Which of the handlers that one handler stands for have succeeded.
    let finished = FinishedHandlers()

    init(
        response: any TokenResponse,
        token: GrantedToken,
        refreshedAt: Double,
        hasStorage: Bool,
        handlerCount: Int
    ) {
        self.response = response
        self.token = token
        self.refreshedAt = refreshedAt
        isStored = !hasStorage
        unfinished = Array(0..<handlerCount)
        queue = unfinished
    }

    /// Whether the storage and all handlers have succeeded.
    var isFinished: Bool { isStored && unfinished.isEmpty }

    /// The handler to call next, or nil where this time is over.
    var nextHandler: Int? { queue.first }

    /// What this time has failed with.
    var failure: any Error {
        GlobusError.onRefresh(failures) { String(describing: ($0 as? GlobusError)?.cause ?? $0) }
    }

    /// Calls those again that have failed.
    mutating func beginAgain() {
        queue = unfinished
        failures = []
    }

    /// The storage, or else the handler that was called, has succeeded.
    mutating func succeed() {
        guard isStored else { return isStored = true }
        let handler = queue.removeFirst()
        unfinished.removeAll { $0 == handler }
    }

    /// The handler that was called has failed.
    mutating func fail(_ error: any Error) {
        queue.removeFirst()
        failures.append(error)
    }
}

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
