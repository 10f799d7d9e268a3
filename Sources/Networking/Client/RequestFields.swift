import GlobusAuth

/// The header fields of a request as libcurl takes them, checked so that none can become two.
///
/// Each line ends with a NUL. A name alone with a colon keeps libcurl from sending its own field of that name; a name
/// with a semicolon is a field without a value.
struct RequestFields {
    private(set) var bytes: [UInt8] = []

    init(_ headers: HTTPHeaders, hasBody: Bool) throws {
        bytes.reserveCapacity(headers.fields.reduce(48) { $0 + $1.name.utf8.count + $1.value.utf8.count + 3 })
        for field in headers.fields { try append(field) }
        guard hasBody else { return }
        // libcurl would add a form's Content-Type to every body, and would ask first whether a large one is welcome.
        if headers["Content-Type"] == nil { suppress("Content-Type") }
        if headers["Expect"] == nil { suppress("Expect") }
    }

    private mutating func append(_ field: HTTPHeaders.Field) throws {
        try Self.checkName(field.name)
        let value = try Self.checkedValue(field)
        bytes.append(contentsOf: field.name.utf8)
        if value.isEmpty {
            bytes.append(UInt8(ascii: ";"))
        } else {
            bytes.append(UInt8(ascii: ":"))
            bytes.append(UInt8(ascii: " "))
            bytes.append(contentsOf: value)
        }
        bytes.append(0)
    }

    private mutating func suppress(_ name: StaticString) {
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: ":"))
        bytes.append(0)
    }

    private static func checkName(_ name: String) throws {
        guard isToken(name) else {
            throw GlobusError(.usage, "a header has the name \"\(printable(name))\", which is not a valid field name")
        }
        let reserved: [StaticString] = ["Content-Length", "Transfer-Encoding", "Host"]
        guard let own = reserved.first(where: { isSame(name, $0) }) else { return }
        throw GlobusError(.usage, "the header \(own) cannot be set; it follows from the URL and the body")
    }

    private static func checkedValue(_ field: HTTPHeaders.Field) throws -> Substring.UTF8View {
        let value = field.value.utf8
        if value.contains(where: { $0 == 0 || $0 == 0x0A || $0 == 0x0D }) {
            throw GlobusError(.usage, "the value of the header \(field.name) has a line break or a NUL; remove it")
        }
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        guard let first = value.firstIndex(where: { !isSpace($0) }),
            let last = value.lastIndex(where: { !isSpace($0) })
        else { return ""[...].utf8 }
        return value[first...last]
    }

    private static func isSame(_ name: String, _ other: StaticString) -> Bool {
        name.utf8.count == other.utf8CodeUnitCount
            && other.withUTF8Buffer { name.utf8.elementsEqual($0) { $0 | 0x20 == $1 | 0x20 } }
    }
}
