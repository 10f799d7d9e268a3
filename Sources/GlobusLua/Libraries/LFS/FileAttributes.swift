import GlobusAuth
import LuaRuntime

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// What the system knows of a file, under LuaFileSystem's names.
struct FileAttributes {
    private enum Value {
        case integer(Int64)
        case text(String)
        case bytes([UInt8])
    }

    private let values: [(name: String, value: Value)]

    /// Names what the system says; `target` is what a link leads to that is described itself.
    init(_ status: stat, target: [UInt8]? = nil) {
        let known: [(name: String, value: Value)] = [
            ("mode", .text(Self.kind(of: status.st_mode))),
            ("dev", .integer(Int64(bitPattern: UInt64(status.st_dev)))),
            ("ino", .integer(Int64(bitPattern: UInt64(status.st_ino)))),
            ("nlink", .integer(Int64(status.st_nlink))),
            ("uid", .integer(Int64(status.st_uid))),
            ("gid", .integer(Int64(status.st_gid))),
            ("rdev", .integer(Int64(bitPattern: UInt64(status.st_rdev)))),
            ("access", .integer(Int64(status.st_atim.tv_sec))),
            ("modification", .integer(Int64(status.st_mtim.tv_sec))),
            ("change", .integer(Int64(status.st_ctim.tv_sec))),
            ("size", .integer(Int64(status.st_size))),
            ("permissions", .text(Self.permissions(of: status.st_mode))),
            ("blocks", .integer(Int64(status.st_blocks))),
            ("blksize", .integer(Int64(status.st_blksize))),
        ]
        values = known + (target.map { [("target", .bytes($0))] } ?? [])
    }

    private static func kind(of mode: mode_t) -> String {
        switch mode & S_IFMT {
        case S_IFREG: "file"
        case S_IFDIR: "directory"
        case S_IFLNK: "link"
        case S_IFSOCK: "socket"
        case S_IFIFO: "named pipe"
        case S_IFCHR: "char device"
        case S_IFBLK: "block device"
        default: "other"
        }
    }

    private static func permissions(of mode: mode_t) -> String {
        String(zip("rwxrwxrwx", (0..<9).reversed()).map { letter, bit in mode & (1 << bit) == 0 ? "-" : letter })
    }

    /// Pushes one attribute; false where there is none of the name.
    ///
    /// Stack: [-0, +1]
    fileprivate func push(_ name: String, on stack: LuaStack) -> Bool {
        guard let value = values.first(where: { $0.name == name })?.value else { return false }
        push(value, on: stack)
        return true
    }

    /// Sets the fields of the table on top.
    ///
    /// Stack: [-0, +0]
    fileprivate func fill(on stack: LuaStack) {
        for (name, value) in values {
            push(value, on: stack)
            stack.setField(name, of: -2)
        }
    }

    private func push(_ value: Value, on stack: LuaStack) {
        switch value {
        case .integer(let number): stack.push(number)
        case .text(let text): stack.push(text)
        case .bytes(let bytes): stack.push(bytes)
        }
    }
}

extension HostCall {
    /// The results of `lfs.attributes`: what the argument `request` asks for of what `body` finds out.
    func attributes(of path: [UInt8], _ body: () throws -> FileAttributes) throws -> HostReturn {
        let found: FileAttributes
        do {
            found = try body()
        } catch let failure as FileFailure {
            stack.push()
            stack.push(Array("cannot obtain information from file '".utf8) + path + Array("': \(failure.message)".utf8))
            stack.push(Int64(failure.code))
            return .pushed(3)
        }
        let request = index(of: "request")
        switch stack.type(at: request) {
        case .string, .number:
            let name = stack.text(at: request)
            if found.push(name, on: stack) { return .pushed(1) }
            throw LuaTextError("invalid attribute name '\(name.printable(limit: 100))'")
        case .table: stack.pushCopy(of: request)
        default: stack.pushTable(fields: 16)
        }
        found.fill(on: stack)
        return .pushed(1)
    }
}
