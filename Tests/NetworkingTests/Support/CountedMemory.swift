import GlobusAuth
import Synchronization

/// A memory for bodies that has little room.
final class CountedMemory: ResponseMemory {
    let limit = "of a test"
    private let room: Int
    private let state = Mutex(0)

    init(room: Int) {
        self.room = room
    }

    var taken: Int { state.withLock { $0 } }

    func reserve(_ bytes: Int) -> Bool {
        state.withLock { taken in
            guard taken + bytes <= room else { return false }
            taken += bytes
            return true
        }
    }

    func release(_ bytes: Int) { state.withLock { $0 -= bytes } }

    func waitUntil(taken wanted: Int) async {
        while taken != wanted { await Task.yield() }
    }
}
