import CCurlSupport
import GlobusAuth
import Synchronization

/// The checked header fields of requests as a list of libcurl's, which all transfers with these fields share.
final class RequestFields: @unchecked Sendable {
    // Unchecked: the list is not changed, and its holders are counted atomically.

    /// The list; nil for no fields.
    let list: OpaquePointer?

    /// Makes the list.
    ///
    /// - Throws: A usage error for a field that must not be sent; another one where there is no memory.
    init(_ headers: HTTPHeaders, hasBody: Bool) throws {
        try HeaderRules.check(headers)
        let lines = FieldLines(headers, hasBody: hasBody).bytes
        guard !lines.isEmpty else {
            list = nil
            return
        }
        let made = lines.withUnsafeBytes {
            gcurl_fields_create($0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count)
        }
        guard let made else { throw GlobusError(.network, "there is no memory for the header of the request") }
        list = made
    }

    deinit { gcurl_fields_release(list) }
}

/// The lists of the last requests, so that a header is made again only when something in it has changed.
final class RequestFieldsCache: Sendable {
    private struct Entry {
        let headers: HTTPHeaders
        let hasBody: Bool
        let fields: RequestFields
    }

    private static let kept = 8

    private let entries = Mutex<[Entry]>([])

    /// Returns the list of a request's header fields, which it makes where it has none.
    ///
    /// Headers that share their memory are compared at once.
    func fields(_ headers: HTTPHeaders, hasBody: Bool) throws -> RequestFields {
        try entries.withLock { entries in
            let index = entries.firstIndex { $0.hasBody == hasBody && $0.headers == headers }
            if let index {
                if index > 0 { entries.swapAt(index, index - 1) }
                return entries[max(0, index - 1)].fields
            }
            let fields = try RequestFields(headers, hasBody: hasBody)
            if entries.count == Self.kept { entries.removeLast() }
            entries.append(Entry(headers: headers, hasBody: hasBody, fields: fields))
            return fields
        }
    }
}

/// The header fields of a request as lines, each of which ends with a NUL.
///
/// A name with a colon and no value keeps libcurl from sending its own field of that name; a name with a semicolon is a
/// field with an empty value.
private struct FieldLines {
    private(set) var bytes: [UInt8] = []

    init(_ headers: HTTPHeaders, hasBody: Bool) {
        bytes.reserveCapacity(headers.fields.reduce(48) { $0 + $1.name.utf8.count + $1.value.utf8.count + 3 })
        for field in headers.fields { append(field) }
        // As a field of ours, since libcurl would write its own anew for every request; bodies are unpacked by unpack.c.
        if headers["Accept-Encoding"] == nil { append(HTTPHeaders.Field(name: "Accept-Encoding", value: "gzip")) }
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
