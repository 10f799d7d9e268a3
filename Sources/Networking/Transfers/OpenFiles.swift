import CCurl
import CCurlSupport
import Glibc

/// Whether this process may open another file.
enum OpenFiles {
    /// Whether a transfer has failed for want of a file.
    ///
    /// libcurl does not tell, and calls it a host that cannot be resolved, or a file that cannot be read.
    static func areMissing(for code: CURLcode, _ failure: gcurl_failure) -> Bool {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT, CURLE_SSL_CACERT_BADFILE,
            CURLE_FAILED_INIT, CURLE_OUT_OF_MEMORY:
            isShortage(CInt(truncatingIfNeeded: failure.system_error)) || !canOpen()
        default: false
        }
    }

    private static func canOpen() -> Bool {
        let file = open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return !isShortage(errno) }
        close(file)
        return true
    }

    private static func isShortage(_ code: CInt) -> Bool { code == EMFILE || code == ENFILE }
}
