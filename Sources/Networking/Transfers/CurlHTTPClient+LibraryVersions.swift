import CCurl
import CCurlSupport

extension CurlHTTPClient {
    /// The names and versions of libcurl and of its TLS library, such as `libcurl 8.5.0` and `OpenSSL 3.0.13`.
    public static var libraryVersions: [String] {
        guard let information = gcurl_version_info()?.pointee else { return [] }
        let library = "libcurl \(String(cString: information.version))"
        guard let tls = information.ssl_version else { return [library] }
        return [library, String(String(cString: tls).map { $0 == "/" ? " " : $0 })]
    }
}
