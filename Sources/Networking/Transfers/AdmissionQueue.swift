/// Who may use an origin's connections, and who waits for them, in order of arrival.
///
/// libcurl would keep those that wait too, but looks at every one of them in every turn of the loop, and applies no
/// timeout to them.
struct AdmissionQueue<Member> {
    /// Where a member waits.
    struct Place: Sendable {
        fileprivate let origin: String
        fileprivate let id: TimerHeap<Member>.ID
    }

    private struct Lane {
        var admitted = 0
        /// A heap whose deadlines are all the same is a queue from whose middle members can be removed.
        var waiting = TimerHeap<Member>()

        mutating func enter(_ member: Member, limit: Int) -> TimerHeap<Member>.ID? {
            guard admitted < limit else { return waiting.insert(deadline: 0, member) }
            admitted += 1
            return nil
        }
    }

    private let limit: Int
    private var lanes: [String: Lane] = [:]

    /// Creates a queue that admits at most `limit` members of each origin at a time.
    init(limit: Int) {
        self.limit = max(1, limit)
    }

    /// Admits `member` and returns nil, or gives it a place to wait.
    mutating func enter(_ member: Member, origin: String) -> Place? {
        lanes[origin, default: Lane()].enter(member, limit: limit).map { Place(origin: origin, id: $0) }
    }

    /// Takes a member out that waits.
    mutating func withdraw(_ place: Place) {
        _ = lanes[place.origin]?.waiting.remove(place.id)
    }

    /// Ends one admission, and admits the next member that waits, which is returned.
    mutating func leave(origin: String) -> Member? {
        if let next = lanes[origin]?.waiting.popFirst() { return next }
        lanes[origin]?.admitted -= 1
        if lanes[origin]?.admitted == 0 { lanes[origin] = nil }
        return nil
    }

    /// Forgets everyone, and returns those that wait.
    mutating func clear() -> [Member] {
        var members: [Member] = []
        for var lane in lanes.values {
            while let member = lane.waiting.popFirst() { members.append(member) }
        }
        lanes = [:]
        return members
    }
}
