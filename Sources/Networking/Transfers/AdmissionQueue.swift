import CCurl
import CCurlSupport
import Glibc

/// The members that may use an origin's connections, and those that wait for them, in the order of their arrival.
///
/// libcurl could keep waiting transfers too, but it looks at each of them in every turn of the loop, and applies no
/// timeout to them.
struct AdmissionQueue<Member> {
    /// The place of a waiting member.
    struct Place: Sendable {
        fileprivate let origin: String
        fileprivate let id: TimerHeap<Member>.ID
    }

    /// The queue of one origin; a class, so that it can be changed where it is found.
    private final class Lane {
        var admitted = 0
        /// A heap with equal deadlines, which is a queue from whose middle members can be removed.
        var waiting = TimerHeap<Member>()
    }

    /// How many unused lanes are kept for later requests, rather than one for every origin that ever was used.
    private static var idleLanesKept: Int { 64 }

    private let limit: Int
    private var lanes: [String: Lane] = [:]
    /// The lane that was found last, since most requests go where the one before went.
    private var recent: (origin: String, lane: Lane)?

    /// Creates a queue that admits at most `limit` members of each origin at a time.
    init(limit: Int) {
        self.limit = max(1, limit)
    }

    /// Admits `member` and returns nil, or returns a place at which it waits.
    mutating func enter(_ member: Member, origin: String) -> Place? {
        let lane = lane(of: origin)
        guard lane.admitted < limit else {
            return Place(origin: origin, id: lane.waiting.insert(deadline: 0, member))
        }
        lane.admitted += 1
        return nil
    }

    private mutating func lane(of origin: String) -> Lane {
        if let lane = existingLane(of: origin) { return lane }
        let lane = Lane()
        lanes[origin] = lane
        recent = (origin, lane)
        return lane
    }

    private mutating func existingLane(of origin: String) -> Lane? {
        // Texts in the same memory are compared at once.
        if let recent, recent.origin == origin { return recent.lane }
        guard let lane = lanes[origin] else { return nil }
        recent = (origin, lane)
        return lane
    }

    /// Removes a waiting member.
    mutating func withdraw(_ place: Place) {
        _ = lanes[place.origin]?.waiting.remove(place.id)
    }

    /// Ends one admission; admits and returns the next waiting member.
    mutating func leave(origin: String) -> Member? {
        guard let lane = existingLane(of: origin) else { return nil }
        if let next = lane.waiting.popFirst() { return next }
        lane.admitted -= 1
        if lane.admitted == 0, lanes.count > Self.idleLanesKept {
            lanes[origin] = nil
            recent = nil
        }
        return nil
    }

    /// Removes all members, and returns those that wait.
    mutating func clear() -> [Member] {
        var members: [Member] = []
        for lane in lanes.values {
            while let member = lane.waiting.popFirst() { members.append(member) }
        }
        lanes = [:]
        recent = nil
        return members
    }
}

/// Finds out whether this process can open another file.
enum OpenFiles {
    /// Whether a transfer has failed because no file could be opened.
    ///
    /// libcurl does not say so, but reports a host that cannot be resolved, or a file that cannot be read.
    static func areMissing(for code: CURLcode, _ failure: gcurl_failure) -> Bool {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT, CURLE_SSL_CACERT_BADFILE,
            CURLE_FAILED_INIT, CURLE_OUT_OF_MEMORY:
            isShortage(CInt(truncatingIfNeeded: failure.system_error)) || !canOpen()
        default: false
        }
    }

    private static func canOpen() -> Bool {
        let file = open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return !isShortage(errno) }
        close(file)
        return true
    }

    private static func isShortage(_ code: CInt) -> Bool { code == EMFILE || code == ENFILE }
}
