import Glibc
import TestSupport

/// A port where connections are neither made nor refused, as with a host that drops packets.
final class SilentListener: Sendable {
    let port: Int
    private let listener: CInt
    private let fillers: [CInt]

    init() throws {
        (listener, port) = try LoopbackListener.open(backlog: 0)
        let port = port
        // While its queue of connections is full, the kernel does not answer further ones.
        fillers = (0..<4).map { _ in LoopbackListener.connectWithoutWaiting(to: port) }
    }

    deinit {
        for descriptor in fillers + [listener] { close(descriptor) }
    }
}
