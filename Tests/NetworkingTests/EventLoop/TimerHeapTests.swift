import Testing

@testable import Networking

@Suite struct TimerHeapTests {
    @Test("Entries come out by deadline, and in order of insertion where deadlines are the same")
    func order() {
        var heap = TimerHeap<String>()
        for (deadline, name) in [(5, "e"), (1, "a"), (3, "c"), (1, "b"), (3, "d")] as [(UInt64, String)] {
            _ = heap.insert(deadline: deadline, name)
        }
        #expect(drain(&heap) == ["a", "b", "c", "d", "e"])
    }

    @Test("An entry is not due a moment before its deadline, and is at it")
    func dueAtDeadline() {
        var heap = TimerHeap<Int>()
        _ = heap.insert(deadline: 10, 1)
        #expect(heap.popExpired(now: 9) == nil)
        #expect(heap.popExpired(now: 10) == 1)
        #expect(heap.isEmpty)
    }

    @Test("The next deadline is the earliest that is left")
    func nextDeadline() {
        var heap = TimerHeap<Int>()
        let first = heap.insert(deadline: 3, 1)
        _ = heap.insert(deadline: 7, 2)
        #expect(heap.nextDeadline == 3)
        #expect(heap.remove(first) == 1)
        #expect(heap.nextDeadline == 7)
    }

    @Test("An identifier names nothing once its entry is gone, even when its place is used again")
    func staleIdentifier() {
        var heap = TimerHeap<String>()
        let old = heap.insert(deadline: 1, "old")
        #expect(heap.popExpired(now: 1) == "old")
        let new = heap.insert(deadline: 1, "new")
        #expect(heap.remove(old) == nil)
        #expect(heap.remove(new) == "new")
        #expect(heap.remove(new) == nil)
    }

    @Test("Removal anywhere keeps the order of the rest", arguments: 0..<40)
    func removal(index: Int) {
        var heap = TimerHeap<UInt64>()
        let deadlines = (0..<40).map { UInt64($0 * 17 % 41) }
        let ids = deadlines.map { heap.insert(deadline: $0, $0) }
        #expect(heap.remove(ids[index]) == deadlines[index])
        #expect(drain(&heap) == (deadlines[..<index] + deadlines[(index + 1)...]).sorted())
    }

    private func drain<Payload>(_ heap: inout TimerHeap<Payload>) -> [Payload] {
        var payloads: [Payload] = []
        while let payload = heap.popFirst() { payloads.append(payload) }
        return payloads
    }
}
