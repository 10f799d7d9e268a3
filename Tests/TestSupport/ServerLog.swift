import Glibc
import Synchronization

/// What a scripted server has seen.
public final class ServerLog: Sendable {
    /// Connections accepted.
    public let connections = Tally()
    /// Requests read to their end.
    public let requestCount = Tally()
    /// Connections that the client ended.
    public let disconnections = Tally()

    private struct State: Sendable {
        var requests: [ReceivedRequest] = []
        var open: Set<CInt> = []
        var mostOpen = 0
    }

    private let state = Mutex(State())

    /// Every request, in the order in which their ends were read.
    public var requests: [ReceivedRequest] { state.withLock { $0.requests } }

    /// The most connections that were open at the same time.
    public var mostConnections: Int { state.withLock { $0.mostOpen } }

    func noteAccepted(_ descriptor: CInt) {
        state.withLock { state in
            state.open.insert(descriptor)
            state.mostOpen = max(state.mostOpen, state.open.count)
        }
        connections.increment()
    }

    func note(_ request: ReceivedRequest) {
        state.withLock { $0.requests.append(request) }
        requestCount.increment()
    }

    /// Closes the socket, once.
    func close(_ descriptor: CInt) {
        state.withLock { state in
            if state.open.remove(descriptor) != nil { Glibc.close(descriptor) }
        }
    }

    func endConnections() {
        state.withLock { state in
            for descriptor in state.open { shutdown(descriptor, CInt(SHUT_RDWR)) }
        }
    }
}
