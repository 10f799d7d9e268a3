import CCurlSupport
import GlobusAuth

/// The head of a response, parsed from the lines that libcurl has accepted.
struct ResponseHead {
    let reason: String
    let headers: HTTPHeaders

    /// Parses the head that a transfer has received.
    init(_ result: gcurl_result) {
        self.init(UnsafeBufferPointer(start: result.head, count: result.head_size))
    }

    /// Parses a status line and header fields.
    ///
    /// A line that starts with white space continues the previous one (RFC 9112 §5.2); a line without a colon is
    /// ignored.
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        var lines = Lines(rest: bytes[...])
        reason = lines.next().map(Self.reason) ?? ""
        var fields: [HTTPHeaders.Field] = []
        fields.reserveCapacity(16)
        while let line = lines.next() {
            if line.first.map(isSpace) == true {
                Self.extend(&fields, by: line)
            } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
                let name = text(trim(line[..<colon]))
                fields.append(HTTPHeaders.Field(name: name, value: Self.value(trim(line[(colon + 1)...]), of: name)))
            }
        }
        headers = HTTPHeaders(fields)
    }

    private static func reason(_ line: Slice<UnsafeBufferPointer<UInt8>>) -> String {
        let space = UInt8(ascii: " ")
        guard let first = line.firstIndex(of: space), let second = line[(first + 1)...].firstIndex(of: space) else {
            return ""
        }
        return text(trim(line[(second + 1)...]))
    }

    /// Returns a field's value as text.
    ///
    /// In a `Location` that is not UTF-8, the bytes are escaped as received, since they are the URL that is meant.
    private static func value(_ bytes: Slice<UnsafeBufferPointer<UInt8>>, of name: String) -> String {
        let bytes = UnsafeBufferPointer(rebasing: bytes)
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        let isLocation = name.utf8.count == 8 && name.lowercased() == "location"
        return isLocation ? PercentEncoding.escapingBeyondASCII(bytes) : String(decoding: bytes, as: UTF8.self)
    }

    private static func extend(_ fields: inout [HTTPHeaders.Field], by line: Slice<UnsafeBufferPointer<UInt8>>) {
        guard let last = fields.indices.last else { return }
        let more = text(trim(line))
        guard !more.isEmpty else { return }
        fields[last].value += fields[last].value.isEmpty ? more : " " + more
    }
}

private struct Lines {
    var rest: Slice<UnsafeBufferPointer<UInt8>>

    /// Returns the next line without its end.
    mutating func next() -> Slice<UnsafeBufferPointer<UInt8>>? {
        guard !rest.isEmpty else { return nil }
        let end = rest.firstIndex(of: 0x0A) ?? rest.endIndex
        var line = rest[..<end]
        rest = rest[(end < rest.endIndex ? end + 1 : end)...]
        if line.last == 0x0D { line.removeLast() }
        return line
    }
}

private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

private func trim(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Slice<UnsafeBufferPointer<UInt8>> {
    var bytes = bytes
    while let first = bytes.first, isSpace(first) { bytes.removeFirst() }
    while let last = bytes.last, isSpace(last) { bytes.removeLast() }
    return bytes
}

private func text(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: bytes), as: UTF8.self)
}

extension ResponseMemory {
    /// Makes a transfer reserve the memory for its body here; the described request keeps this object alive.
    func describe(in description: inout gcurl_request) {
        description.memory = Unmanaged.passUnretained(self).toOpaque()
        description.reserve = { memory, bytes in sharedMemory(memory)?.reserve(bytes) ?? true }
        description.release = { memory, bytes in sharedMemory(memory)?.release(bytes) }
    }
}

private func sharedMemory(_ pointer: UnsafeMutableRawPointer?) -> (any ResponseMemory)? {
    pointer.flatMap { Unmanaged<AnyObject>.fromOpaque($0).takeUnretainedValue() as? any ResponseMemory }
}
