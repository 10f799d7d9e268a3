import Glibc
import Synchronization

/// What a scripted server has received.
public final class ServerLog: Sendable {
    /// The accepted connections.
    public let connections = Tally()
    /// The requests that were read completely.
    public let requestCount = Tally()
    /// The connections that the client has closed.
    public let disconnections = Tally()

    private struct State: Sendable {
        var requests: [ReceivedRequest] = []
        var open: Set<CInt> = []
        var mostOpen = 0
    }

    private let state = Mutex(State())

    /// All requests, in the order in which they were completed.
    public var requests: [ReceivedRequest] { state.withLock { $0.requests } }

    /// The largest number of connections that were open at the same time.
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
