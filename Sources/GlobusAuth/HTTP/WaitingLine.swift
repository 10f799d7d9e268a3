/// Tasks that wait for their turn, in the order in which they came; any may leave before.
package struct WaitingLine {
    private var waiting: [UInt64: CheckedContinuation<Void, any Error>] = [:]
    /// Tickets in order; those that have left are still in it.
    private var order: [UInt64] = []
    private var head = 0

    package init() {}

    package var count: Int { waiting.count }
    package var isEmpty: Bool { waiting.isEmpty }

    /// Lets a task wait behind the others; nobody else may have its ticket.
    package mutating func enter(_ continuation: CheckedContinuation<Void, any Error>, ticket: UInt64) {
        waiting[ticket] = continuation
        order.append(ticket)
    }

    /// Takes a task out that waits; nil where it does not.
    package mutating func withdraw(_ ticket: UInt64) -> CheckedContinuation<Void, any Error>? {
        waiting.removeValue(forKey: ticket)
    }

    /// Takes the task out that has waited longest.
    package mutating func popFirst() -> CheckedContinuation<Void, any Error>? {
        while head < order.count {
            let ticket = order[head]
            head += 1
            if let continuation = waiting.removeValue(forKey: ticket) {
                forgetThoseBefore()
                return continuation
            }
        }
        forgetThoseBefore()
        return nil
    }

    /// Gives back the room of those that have gone, so seldom that it costs nothing.
    private mutating func forgetThoseBefore() {
        guard head > 32, 2 * head > order.count else { return }
        order.removeFirst(head)
        head = 0
    }
}
