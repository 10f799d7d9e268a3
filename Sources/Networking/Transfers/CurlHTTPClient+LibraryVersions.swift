import CCurl

extension CurlHTTPClient {
    /// The names and versions of libcurl and of its TLS library, such as `libcurl 8.5.0` and `OpenSSL 3.0.13`.
    public static var libraryVersions: [String] {
        String(cString: curl_version()).split(separator: " ").prefix(2).map { word in
            String(word.map { $0 == "/" ? " " : $0 })
        }
    }
}
