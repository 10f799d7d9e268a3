/// The state of one origin's gate: how long it is closed, and who waits before it.
struct OriginGate {
    /// When it opens, by the uptime of the time source.
    private(set) var opening = 0.0
    private var isOpen = false
    /// How many may go at once.
    private var allowance = 0
    private var line = WaitingLine()

    /// Whether it holds anyone back.
    var isNeeded: Bool { !isOpen || !line.isEmpty }
    /// Whether it is open and lets those go that have waited.
    var isReleasing: Bool { isOpen && !line.isEmpty }
    var waitingCount: Int { line.count }

    /// Closes it; false when it is closed for longer already.
    mutating func close(until opening: Double) -> Bool {
        guard isOpen || opening > self.opening else { return false }
        self.opening = opening
        isOpen = false
        allowance = 0
        return true
    }

    /// Opens it, unless it was closed for longer meanwhile.
    mutating func open(_ opening: Double) {
        guard opening >= self.opening else { return }
        isOpen = true
        allowance = 1
    }

    mutating func openWide() {
        isOpen = true
        allowance = line.count
    }

    /// Each request that ends lets two more go.
    mutating func noteEnd() {
        if isOpen { allowance += 2 }
    }

    mutating func wait(_ continuation: CheckedContinuation<Void, any Error>, ticket: UInt64) {
        line.enter(continuation, ticket: ticket)
    }

    mutating func withdraw(_ ticket: UInt64) -> CheckedContinuation<Void, any Error>? {
        line.withdraw(ticket)
    }

    /// Takes out those that may go, in the order in which they came.
    mutating func release() -> [CheckedContinuation<Void, any Error>] {
        var released: [CheckedContinuation<Void, any Error>] = []
        while isOpen, allowance > 0, let continuation = line.popFirst() {
            released.append(continuation)
            allowance -= 1
        }
        return released
    }
}
