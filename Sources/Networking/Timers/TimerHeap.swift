/// Deadlines in order, each with a payload: a binary heap whose entries can be removed by their identifiers.
///
/// Insertion and removal take O(log n), and a removed entry leaves nothing behind. Entries with the same deadline are
/// removed in the order in which they were inserted.
struct TimerHeap<Payload> {
    /// Identifies one entry.
    ///
    /// When the entry is gone, the identifier is no longer valid, even if its slot is used again.
    struct ID: Hashable, Sendable {
        fileprivate let slot: Int32
        /// The number of the insertion.
        ///
        /// It wraps, which only matters to entries with the same deadline and 2³¹ insertions between them.
        fileprivate let order: UInt32
    }

    /// An entry without its payload, so that moving it costs no more than copying two words.
    private struct Entry {
        let deadline: UInt64
        let id: ID

        func isBefore(_ other: Entry) -> Bool {
            if deadline != other.deadline { return deadline < other.deadline }
            return Int32(bitPattern: id.order &- other.id.order) < 0
        }
    }

    private var entries: [Entry] = []
    /// The payload of each slot; nil for a free one.
    private var payloads: [Payload?] = []
    /// The position in `entries` of each slot's entry; a free slot keeps its last value.
    private var positions: [Int32] = []
    private var freeSlots: [Int32] = []
    private var nextOrder: UInt32 = 0

    var count: Int { entries.count }
    var isEmpty: Bool { entries.isEmpty }
    var nextDeadline: UInt64? { entries.first?.deadline }

    mutating func insert(deadline: UInt64, _ payload: Payload) -> ID {
        let id = ID(slot: takeSlot(payload), order: nextOrder)
        nextOrder &+= 1
        entries.append(Entry(deadline: deadline, id: id))
        siftUp(from: entries.count - 1)
        return id
    }

    /// Removes the entry `id` and returns its payload, if it is still there.
    mutating func remove(_ id: ID) -> Payload? {
        let position = Int(positions[Int(id.slot)])
        guard position < entries.count, entries[position].id == id else { return nil }
        return removeEntry(at: position)
    }

    /// Removes the first entry if its deadline is not after `now`.
    mutating func popExpired(now: UInt64) -> Payload? {
        guard let first = entries.first, first.deadline <= now else { return nil }
        return removeEntry(at: 0)
    }

    /// Removes the first entry, whatever its deadline.
    mutating func popFirst() -> Payload? { popExpired(now: .max) }

    private mutating func takeSlot(_ payload: Payload) -> Int32 {
        if let slot = freeSlots.popLast() {
            payloads[Int(slot)] = payload
            return slot
        }
        payloads.append(payload)
        positions.append(0)
        return Int32(positions.count - 1)
    }

    private mutating func removeEntry(at position: Int) -> Payload? {
        let slot = entries[position].id.slot
        let last = entries.removeLast()
        if position < entries.count {
            place(last, at: position)
            siftDown(from: position)
            siftUp(from: position)
        }
        freeSlots.append(slot)
        return payloads[Int(slot)].take()
    }

    private mutating func place(_ entry: Entry, at position: Int) {
        entries[position] = entry
        positions[Int(entry.id.slot)] = Int32(position)
    }

    private mutating func siftUp(from start: Int) {
        var position = start
        let entry = entries[start]
        while position > 0, case let parent = (position - 1) / 2, entry.isBefore(entries[parent]) {
            place(entries[parent], at: position)
            position = parent
        }
        place(entry, at: position)
    }

    private mutating func siftDown(from start: Int) {
        var position = start
        let entry = entries[start]
        while let child = earlierChild(of: position), entries[child].isBefore(entry) {
            place(entries[child], at: position)
            position = child
        }
        place(entry, at: position)
    }

    private func earlierChild(of position: Int) -> Int? {
        let left = 2 * position + 1
        guard left < entries.count else { return nil }
        let right = left + 1
        return right < entries.count && entries[right].isBefore(entries[left]) ? right : left
    }
}

/// What waits in an event loop's timers.
struct TimerAction {
    // A structure, since Swift makes an object around each function that it puts into an array.

    /// Called on the loop's thread, once, with whether the deadline has passed; otherwise the timer was cancelled or the
    /// loop shuts down.
    let call: (_ hasPassed: Bool) -> Void
}
