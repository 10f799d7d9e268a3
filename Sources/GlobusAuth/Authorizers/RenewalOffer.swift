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
