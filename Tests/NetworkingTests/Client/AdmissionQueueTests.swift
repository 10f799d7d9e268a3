import Testing

@testable import Networking

@Suite struct AdmissionQueueTests {
    @Test("As many as the limit are admitted, and the others in order as room is made")
    func order() {
        var queue = AdmissionQueue<Int>(limit: 2)
        #expect((1...5).map { queue.enter($0, origin: "a") == nil } == [true, true, false, false, false])
        #expect((1...5).map { _ in queue.leave(origin: "a") } == [3, 4, 5, nil, nil])
        #expect(queue.enter(6, origin: "a") == nil)
    }

    @Test("Origins do not share their limits")
    func origins() {
        var queue = AdmissionQueue<Int>(limit: 1)
        #expect(queue.enter(1, origin: "a") == nil)
        #expect(queue.enter(2, origin: "b") == nil)
        #expect(queue.enter(3, origin: "b") != nil)
        #expect(queue.leave(origin: "a") == nil)
        #expect(queue.leave(origin: "b") == 3)
    }

    @Test("One that has withdrawn is not admitted")
    func withdrawal() throws {
        var queue = AdmissionQueue<Int>(limit: 1)
        _ = queue.enter(1, origin: "a")
        let entered = queue.enter(2, origin: "a")
        let place = try #require(entered)
        _ = queue.enter(3, origin: "a")
        queue.withdraw(place)
        #expect(queue.leave(origin: "a") == 3)
    }

    @Test("Clearing gives back all that wait, and none that are admitted")
    func clear() {
        var queue = AdmissionQueue<Int>(limit: 1)
        for member in 1...3 { _ = queue.enter(member, origin: "a") }
        #expect(queue.clear() == [2, 3])
        #expect(queue.enter(4, origin: "a") == nil)
    }
}
