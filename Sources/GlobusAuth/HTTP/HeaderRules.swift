/// What may stand in a request's first line and header fields.
enum HeaderRules {
    /// Fields that only the HTTP client may write, since a wrong one lets a request smuggle another.
    private static let reserved: HTTPHeaders = ["Content-Length": "", "Transfer-Encoding": "", "Host": ""]

    /// The method in upper case, as the Globus SDK sends it; throws where it is no token.
    static func checkedMethod(_ method: String) throws -> String {
        guard isToken(method) else {
            throw GlobusError(.usage, "'\(method.printable(limit: 40))' is no HTTP method; use one such as GET or POST")
        }
        let hasLowercase = method.utf8.contains { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") }
        return hasLowercase ? method.uppercased() : method
    }

    /// Throws where one of a caller's fields must not be sent.
    static func check(_ headers: HTTPHeaders) throws {
        for field in headers.fields {
            let name = field.name.printable(limit: 60)
            guard isToken(field.name) else {
                throw GlobusError(.usage, "'\(name)' is no name of a header field; use letters, digits and '-'")
            }
            guard reserved[field.name] == nil else {
                throw GlobusError(.usage, "the header field '\(name)' is set by the HTTP client; leave it out")
            }
            guard isValue(field.value) else {
                throw GlobusError(.usage, "the header field '\(name)' holds a control character; remove it")
            }
        }
    }

    /// Whether `text` is a field's value: without line breaks, NUL and their like (RFC 9110 §5.5).
    static func isValue(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
    }

    /// RFC 9110 §5.6.2.
    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }
}
