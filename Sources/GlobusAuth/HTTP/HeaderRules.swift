/// Checks a request's method and header fields, so that no part of them can become another request.
package enum HeaderRules {
    /// Fields that only the HTTP client may write, since a wrong value allows request smuggling.
    private static let reserved: HTTPHeaders = ["Content-Length": "", "Transfer-Encoding": "", "Host": ""]

    /// Returns the method in upper case, as the Globus SDK sends it; throws where it is not a token.
    static func checkedMethod(_ method: String) throws -> String {
        if isUsual(method) { return method }
        try check(method: method)
        let hasLowercase = method.utf8.contains { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") }
        return hasLowercase ? method.uppercased() : method
    }

    /// Throws where `method` is no method.
    package static func check(method: String) throws {
        if isUsual(method) { return }
        guard isToken(method) else {
            throw GlobusError(.usage, "'\(method.printable(limit: 40))' is no HTTP method; use one such as GET or POST")
        }
    }

    private static func isUsual(_ method: String) -> Bool {
        method == "GET" || method == "POST" || method == "PUT" || method == "DELETE" || method == "PATCH"
    }

    /// Throws where one of the caller's fields must not be sent.
    package static func check(_ headers: HTTPHeaders) throws {
        for field in headers.fields {
            guard isToken(field.name) else {
                throw GlobusError(.usage, "'\(shown(field))' is no name of a header field; use letters, digits and '-'")
            }
            guard reserved[field.name] == nil else {
                throw GlobusError(.usage, "the header field '\(shown(field))' is set by the HTTP client; leave it out")
            }
            guard isValue(field.value) else {
                throw GlobusError(.usage, "the header field '\(shown(field))' holds a control character; remove it")
            }
        }
    }

    /// Returns only the name for a message, since the value may be a secret.
    private static func shown(_ field: HTTPHeaders.Field) -> String { field.name.printable(limit: 60) }

    /// Whether `text` can be a field's value: without line breaks, NUL and the like (RFC 9110 §5.5).
    static func isValue(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
    }

    /// RFC 9110 §5.6.2.
    private static func isToken(_ text: String) -> Bool { !text.isEmpty && text.utf8.allSatisfy(isTokenByte) }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x5E...0x7A, 0x7C, 0x7E: true
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E: true
        default: false
        }
    }
}
