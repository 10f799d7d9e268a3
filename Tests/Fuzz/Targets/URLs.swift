import CCurl

@testable import GlobusAuth

extension FuzzTarget {
    /// Reads the bytes up to the first NUL as a URL, and those after it as a reference to resolve against it.
    static let urls = FuzzTarget(name: "urls", summary: "URLs, references, and what libcurl makes of them") { bytes in
        let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
        guard let url = try? RequestURL(String(decoding: parts[0], as: UTF8.self)) else { return }
        try check(url)
        guard parts.count == 2 else { return }
        let reference = String(decoding: parts[1], as: UTF8.self)
        if let resolved = try? url.resolving(reference) { try check(resolved) }
        try check(url.appending(path: reference))
        try check(url.appending([reference: .string(reference)]))
    }

    private static func check(_ url: RequestURL) throws {
        let text = url.text
        try require(
            text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") },
            "not sendable: \(text)"
        )
        try require(url.path.hasPrefix("/"), "no path: \(text)")
        let again = try RequestURL(text)
        try require(again == url, "\(text) is read again as \(again)")
        // This package's reading decides about credentials, and libcurl's decides about the connection.
        let theirs = CurlURL(text)
        try require(
            theirs?.host == url.origin.host,
            "\(text) is for libcurl at \(theirs?.host ?? "nowhere")"
        )
        try require(theirs?.port == String(url.origin.port), "\(text) is for libcurl at port \(theirs?.port ?? "none")")
    }
}

/// A URL as libcurl reads it for a request.
private struct CurlURL {
    let host: String?
    let port: String?

    init?(_ text: String) {
        guard let handle = curl_url() else { return nil }
        defer { curl_url_cleanup(handle) }
        guard curl_url_set(handle, CURLUPART_URL, text, UInt32(CURLU_PATH_AS_IS)) == CURLUE_OK else { return nil }
        host = Self.part(CURLUPART_HOST, of: handle)?.lowercased()
        port = Self.part(CURLUPART_PORT, of: handle)
    }

    private static func part(_ part: CURLUPart, of handle: OpaquePointer) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(handle, part, &text, UInt32(CURLU_DEFAULT_PORT)) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
