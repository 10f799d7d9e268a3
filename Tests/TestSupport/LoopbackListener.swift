import Glibc

/// Opens listening sockets on the loopback interface.
public enum LoopbackListener {
    /// A system call that failed.
    public struct Failure: Error {
        let code: CInt
    }

    /// Listens on a port that the system chooses.
    ///
    /// With a backlog of 0 and nobody accepting, connections beyond the first hang, as those to a dead host do.
    public static func open(backlog: CInt = 512) throws -> (descriptor: CInt, port: Int) {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, size) == 0 && listen(descriptor, backlog) == 0
                    && getsockname(descriptor, address, &size) == 0
            }
        }
        guard isBound else { throw Failure(code: errno) }
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }

    /// A loopback port that nobody listens on.
    public static func unusedPort() throws -> Int {
        let (descriptor, port) = try open()
        close(descriptor)
        return port
    }
}
