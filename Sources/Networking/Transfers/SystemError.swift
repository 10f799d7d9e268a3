import Glibc

/// An `errno` in words.
struct SystemError {
    let words: String

    init(_ code: CInt) {
        // glibc keeps a buffer for each thread, so this is safe on any of them.
        words = String(cString: strerror(code)).lowercased()
    }
}
