import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The server's end of a connection, or the socket it listens on.
///
/// FlyingFox does not hand its sockets out, so this finds one among the process's open files by its ports and sets an
/// option on it. Reading, writing and closing stay with FlyingFox.
package struct ServerSocket: Sendable {
    /// The server's port.
    let port: UInt16
    /// The client's port; nil for the socket that listens.
    let peer: UInt16?

    /// Names the socket by its ports.
    package init(port: UInt16, peer: UInt16?) {
        self.port = port
        self.peer = peer
    }

    /// Makes the close that follows a reset: what is unsent is dropped and the client gets an RST instead of a FIN.
    package func resetWhenClosed() {
        for file in files {
            var option = linger(l_onoff: 1, l_linger: 0)
            setsockopt(file, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        }
    }

    /// Sends small segments at once, on this socket and on those accepted from it.
    ///
    /// FlyingFox writes head and body separately; with Nagle's algorithm the body would wait for the client's delayed
    /// acknowledgement, some 40 ms.
    func sendWithoutDelay() {
        for file in files {
            var option: Int32 = 1
            setsockopt(file, Int32(IPPROTO_TCP), TCP_NODELAY, &option, socklen_t(MemoryLayout<Int32>.size))
        }
    }

    /// The open files that are this socket: one, or none if it is closed.
    package var files: [Int32] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/dev/fd")) ?? []
        return names.compactMap { Int32($0) }.filter { file in
            Self.port(of: file, getsockname) == port && Self.port(of: file, getpeername) == peer
        }
    }

    private typealias NameFunction = (Int32, UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32

    private static func port(of file: Int32, _ name: NameFunction) -> UInt16? {
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        // The C functions take a pointer to any kind of address and write no more than `size` bytes.
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name(file, $0, &size) }
        }
        guard result == 0, Int32(address.sin_family) == AF_INET else { return nil }
        return UInt16(bigEndian: address.sin_port)
    }
}
