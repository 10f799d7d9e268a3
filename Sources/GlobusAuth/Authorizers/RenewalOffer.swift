import Synchronization

/// New tokens that are in memory but not handed out yet, because the storage or a handler has not finished with them.
struct RenewalOffer: Sendable {
    /// What the handlers are called with, each time the same.
    let answer: GrantAnswer
    /// The token to store where the response does not name its resource server.
    let token: GrantedToken
    /// When the response was received, in seconds since 1970.
    let refreshedAt: Double
    /// What the renewal started from.
    let origin: RenewalOrigin
    /// Whether the tokens are stored, or there is no storage.
    private(set) var isStored: Bool
    /// The handlers that have not succeeded yet, in order.
    private var unfinished: [Int]
    /// The handlers that are still to be called in this attempt.
    ///
    /// A handler that fails does not keep the others from being called.
    private var queue: [Int]
    private var failures: [any Error] = []
    /// Which handlers have succeeded, where one handler calls several.
    let finished = FinishedHandlers()

    init(
        answer: GrantAnswer,
        token: GrantedToken,
        refreshedAt: Double,
        origin: RenewalOrigin = RenewalOrigin(),
        hasStorage: Bool,
        handlerCount: Int
    ) {
        self.answer = answer
        self.token = token
        self.refreshedAt = refreshedAt
        self.origin = origin
        isStored = !hasStorage
        unfinished = Array(0..<handlerCount)
        queue = unfinished
    }

    /// What the host's handlers are called with.
    var response: any TokenResponse { answer.response }

    /// Whether the storage and all handlers have succeeded.
    var isFinished: Bool { isStored && unfinished.isEmpty }

    /// The handler to call next, or nil where this attempt is over.
    var nextHandler: Int? { queue.first }

    /// The error of this attempt.
    var failure: any Error {
        GlobusError.onRefresh(failures) { String(describing: ($0 as? GlobusError)?.cause ?? $0) }
    }

    /// Begins another attempt, which calls the handlers that have failed.
    mutating func beginAgain() {
        queue = unfinished
        failures = []
    }

    /// Notes that the storage has succeeded, or else the handler that was called.
    mutating func succeed() {
        guard isStored else { return isStored = true }
        let handler = queue.removeFirst()
        unfinished.removeAll { $0 == handler }
    }

    /// Notes that the handler that was called has failed.
    mutating func fail(_ error: any Error) {
        queue.removeFirst()
        failures.append(error)
    }
}

/// Knows which handlers have succeeded where one handler of a renewal calls several, so that they are not called again
/// after the failure of another one.
///
/// It is kept until the new tokens are handed out.
package final class FinishedHandlers: Sendable {
    private let handlers = Mutex<[any AnyObject & Sendable]>([])

    /// Calls each handler that has not succeeded yet, even if others fail.
    ///
    /// - Parameters:
    ///   - handlers: The handlers in order, told apart by identity.
    ///   - describe: Describes a failure in an error about several of them.
    ///   - call: Calls a handler.
    /// - Throws: The failure, or one error about all failures.
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
    /// Joins the failures of handlers into one error; a single failure is used as it is.
    static func onRefresh(_ failures: [any Error], _ describe: (any Error) -> String) -> any Error {
        if failures.count == 1 { return failures[0] }
        let reasons = failures.map(describe).joined(separator: "; ")
        let message = "\(failures.count) on_refresh handlers failed: \(reasons)"
        return GlobusError(.onRefresh, message, cause: failures.first)
    }
}
