import GlobusAuth

/// The header fields of a request, in the form that libcurl takes.
///
/// They must have been checked before.
///
/// Each line ends with a NUL. A name with a colon and no value keeps libcurl from sending its own field of that name; a
/// name with a semicolon is a field with an empty value.
struct RequestFields {
    private(set) var bytes: [UInt8] = []

    init(_ headers: HTTPHeaders, hasBody: Bool) {
        bytes.reserveCapacity(headers.fields.reduce(48) { $0 + $1.name.utf8.count + $1.value.utf8.count + 3 })
        for field in headers.fields { append(field) }
        guard hasBody else { return }
        // libcurl would add a form's Content-Type to every body, and would ask first whether a large one is welcome.
        if headers["Content-Type"] == nil { suppress("Content-Type") }
        if headers["Expect"] == nil { suppress("Expect") }
    }

    private mutating func append(_ field: HTTPHeaders.Field) {
        bytes.append(contentsOf: field.name.utf8)
        var value = field.value
        value.withUTF8 { append(value: $0) }
        bytes.append(0)
    }

    /// Appends the separator after a name, and the value without surrounding white space.
    private mutating func append(value: UnsafeBufferPointer<UInt8>) {
        guard let first = value.firstIndex(where: isNotSpace), let last = value.lastIndex(where: isNotSpace) else {
            return bytes.append(UInt8(ascii: ";"))
        }
        bytes.append(UInt8(ascii: ":"))
        bytes.append(UInt8(ascii: " "))
        bytes.append(contentsOf: value[first...last])
    }

    private mutating func suppress(_ name: StaticString) {
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: ":"))
        bytes.append(0)
    }
}

private func isNotSpace(_ byte: UInt8) -> Bool { byte != 0x20 && byte != 0x09 }
