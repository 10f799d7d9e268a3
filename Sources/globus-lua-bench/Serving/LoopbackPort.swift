import Foundation

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// A TCP port on 127.0.0.1.
struct LoopbackPort {
    let number: UInt16

    /// A port that nobody listens on.
    static func unused() throws -> LoopbackPort {
        var address = address(port: 0)
        let number = withSocket(&address) { socket, address, size -> UInt16? in
            guard bind(socket, address, size) == 0 else { return nil }
            var size = size
            guard getsockname(socket, address, &size) == 0 else { return nil }
            return address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { $0.pointee.sin_port.bigEndian }
        }
        guard let number else { throw BenchError("the system gives no port on 127.0.0.1") }
        return LoopbackPort(number: number)
    }

    /// Returns when somebody listens; throws after five seconds.
    func waitUntilOpen() throws {
        for _ in 0..<250 {
            if isOpen { return }
            usleep(20_000)
        }
        throw BenchError("the server did not start to listen on port \(number)")
    }

    private var isOpen: Bool {
        var address = Self.address(port: number)
        return Self.withSocket(&address) { connect($0, $1, $2) == 0 }
    }

    private static func address(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return address
    }

    private static func withSocket<R>(
        _ address: inout sockaddr_in,
        _ body: (Int32, UnsafeMutablePointer<sockaddr>, socklen_t) -> R
    ) -> R {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        return withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
