import Glibc
import GlobusAuth

/// An open file, closed when it is no longer used.
struct Descriptor: ~Copyable {
    let number: CInt

    /// Opens `path`; no child process inherits it.
    init(_ path: String, _ flags: CInt, mode: mode_t = 0) throws(SystemFailure) {
        number = open(path, flags | O_CLOEXEC, mode)
        if number < 0 { throw SystemFailure() }
    }

    deinit { close(number) }

    func status() throws(SystemFailure) -> stat {
        var status = stat()
        if fstat(number, &status) != 0 { throw SystemFailure() }
        return status
    }

    func readAll() throws(SystemFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(number, &buffer, buffer.count)
            if count == 0 { return bytes }
            if count > 0 {
                bytes += buffer[..<count]
            } else if errno != EINTR {
                throw SystemFailure()
            }
        }
    }

    func writeAll(_ bytes: [UInt8]) throws(SystemFailure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(number, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                throw SystemFailure()
            }
        }
    }

    /// Returns once the disk has what was written.
    func synchronize() throws(SystemFailure) {
        // Some file systems cannot do this for a folder and say so with EINVAL.
        if fsync(number) != 0, errno != EINVAL { throw SystemFailure() }
    }
}
