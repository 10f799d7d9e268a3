#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// What the system says of a file that cannot be used: Lua's usual `nil, message, code`.
struct FileFailure: Error, CustomStringConvertible {
    let code: Int32

    init(_ code: Int32) {
        self.code = code
    }

    var description: String { message }

    var message: String { String(cString: strerror(code)) }
}
