import GlobusAuth

/// The header fields of a request as libcurl takes them, checked so that none can become two.
///
/// Each line ends with a NUL. A name alone with a colon keeps libcurl from sending its own field of that name; a name
/// with a semicolon is a field without a value.
struct RequestFields {
    private static let reserved: [StaticString] = ["Content-Length", "Transfer-Encoding", "Host"]

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
        bytes.append(contentsOf: field.name.utf8)
        var value = field.value
        let isWhole = value.withUTF8 { append(value: $0) }
        guard isWhole else {
            throw GlobusError(.usage, "the value of the header \(field.name) has a line break or a NUL; remove it")
        }
        bytes.append(0)
    }

    /// Appends what separates a value from its name, and the value without surrounding white space; false if it cannot
    /// be sent.
    private mutating func append(value: UnsafeBufferPointer<UInt8>) -> Bool {
        guard !value.contains(where: { $0 == 0 || $0 == 0x0A || $0 == 0x0D }) else { return false }
        guard let first = value.firstIndex(where: isNotSpace), let last = value.lastIndex(where: isNotSpace) else {
            bytes.append(UInt8(ascii: ";"))
            return true
        }
        bytes.append(UInt8(ascii: ":"))
        bytes.append(UInt8(ascii: " "))
        bytes.append(contentsOf: value[first...last])
        return true
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
        for own in Self.reserved where Self.isSame(name, own) {
            throw GlobusError(.usage, "the header \(own) cannot be set; it follows from the URL and the body")
        }
    }

    private static func isSame(_ name: String, _ other: StaticString) -> Bool {
        name.utf8.count == other.utf8CodeUnitCount
            && other.withUTF8Buffer { name.utf8.elementsEqual($0) { asciiLowercase($0) == asciiLowercase($1) } }
    }
}

private func isNotSpace(_ byte: UInt8) -> Bool { byte != 0x20 && byte != 0x09 }
