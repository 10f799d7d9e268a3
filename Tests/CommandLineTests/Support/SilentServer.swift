import Glibc

/// A server on a loopback port that accepts connections but never answers.
final class SilentServer: Sendable {
    let port: UInt16
    private let file: Int32

    init() {
        file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        _ = fcntl(file, F_SETFD, FD_CLOEXEC)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = file
        port = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, size)
                listen(listener, 8)
                getsockname(listener, address, &size)
            }
            return UInt16(bigEndian: pointer.pointee.sin_port)
        }
    }

    deinit {
        close(file)
    }

    /// Waits until a client has connected; returns false where none does.
    func waitForRequest() -> Bool {
        var entry = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, 30_000) == 1
    }
}
