import Glibc
import TestSupport

/// A port where connections neither come about nor are refused, as with a host that drops packets.
final class SilentListener: Sendable {
    let port: Int
    private let listener: CInt
    private let fillers: [CInt]

    init() throws {
        (listener, port) = try LoopbackListener.open(backlog: 0)
        let port = port
        // With its queue of connections full, the kernel leaves further ones without an answer.
        fillers = (0..<4).map { _ in LoopbackListener.connectWithoutWaiting(to: port) }
    }

    deinit {
        for descriptor in fillers + [listener] { close(descriptor) }
    }
}
