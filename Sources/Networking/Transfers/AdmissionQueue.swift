import CCurl
import CCurlSupport
import Glibc

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

    /// An origin's own queue; a class, so that a change needs no more than to find it.
    private final class Lane {
        var admitted = 0
        /// A heap whose deadlines are all the same is a queue from whose middle members can be removed.
        var waiting = TimerHeap<Member>()
    }

    /// A lane is worth keeping for the next request, but not for every origin that there ever was.
    private static var idleLanesKept: Int { 64 }

    private let limit: Int
    private var lanes: [String: Lane] = [:]

    /// Creates a queue that admits at most `limit` members of each origin at a time.
    init(limit: Int) {
        self.limit = max(1, limit)
    }

    /// Admits `member` and returns nil, or gives it a place to wait.
    mutating func enter(_ member: Member, origin: String) -> Place? {
        let lane = lane(of: origin)
        guard lane.admitted < limit else {
            return Place(origin: origin, id: lane.waiting.insert(deadline: 0, member))
        }
        lane.admitted += 1
        return nil
    }

    private mutating func lane(of origin: String) -> Lane {
        if let lane = lanes[origin] { return lane }
        let lane = Lane()
        lanes[origin] = lane
        return lane
    }

    /// Takes a member out that waits.
    mutating func withdraw(_ place: Place) {
        _ = lanes[place.origin]?.waiting.remove(place.id)
    }

    /// Ends one admission, and admits the next member that waits, which is returned.
    mutating func leave(origin: String) -> Member? {
        guard let lane = lanes[origin] else { return nil }
        if let next = lane.waiting.popFirst() { return next }
        lane.admitted -= 1
        if lane.admitted == 0, lanes.count > Self.idleLanesKept { lanes[origin] = nil }
        return nil
    }

    /// Forgets everyone, and returns those that wait.
    mutating func clear() -> [Member] {
        var members: [Member] = []
        for lane in lanes.values {
            while let member = lane.waiting.popFirst() { members.append(member) }
        }
        lanes = [:]
        return members
    }
}

/// Whether this process may open another file.
enum OpenFiles {
    /// Whether a transfer has failed for want of a file.
    ///
    /// libcurl does not tell, and calls it a host that cannot be resolved, or a file that cannot be read.
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
