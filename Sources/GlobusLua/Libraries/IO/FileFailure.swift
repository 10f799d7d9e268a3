#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// What the system says of a file that cannot be used: Lua's usual `nil, message, code`.
struct FileFailure: Error {
    let code: Int32

    init(_ code: Int32) {
        self.code = code
    }

    var message: String { String(cString: strerror(code)) }
}
