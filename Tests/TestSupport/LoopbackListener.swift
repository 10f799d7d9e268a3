import Glibc

/// Opens listening sockets on the loopback interface.
public enum LoopbackListener {
    /// A system call that failed.
    public struct Failure: Error {
        let code: CInt
    }

    /// Listens on a port that the system chooses.
    ///
    /// With a backlog of 0, and while nobody accepts, all connections after the first one hang, as with a dead host.
    public static func open(backlog: CInt = 512) throws -> (descriptor: CInt, port: Int) {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        var port: UInt16 = 0
        let isListening = withAddress(port: 0) { address in
            guard bind(descriptor, address, size) == 0, listen(descriptor, backlog) == 0 else { return false }
            guard getsockname(descriptor, address, &size) == 0 else { return false }
            port = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                UInt16(bigEndian: $0.pointee.sin_port)
            }
            return true
        }
        guard isListening else { throw Failure(code: errno) }
        return (descriptor, Int(port))
    }

    /// Starts to connect to `port` and returns the socket.
    public static func connectWithoutWaiting(to port: Int) -> CInt {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_NONBLOCK.rawValue), 0)
        _ = withAddress(port: port) { Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        return descriptor
    }

    /// Connects to `port` and returns the socket.
    public static func connect(to port: Int) throws -> CInt {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        guard withAddress(port: port, { Glibc.connect(descriptor, $0, size) }) == 0 else {
            defer { close(descriptor) }
            throw Failure(code: errno)
        }
        return descriptor
    }

    /// Whether connections to `port` are accepted.
    public static func isListening(on port: Int) -> Bool {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        return withAddress(port: port) { Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) } == 0
    }

    private static func withAddress<Value>(port: Int, _ body: (UnsafeMutablePointer<sockaddr>) -> Value) -> Value {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
        }
    }

    /// Returns a loopback port on which nobody listens.
    public static func unusedPort() throws -> Int {
        let (descriptor, port) = try open()
        close(descriptor)
        return port
    }
}
