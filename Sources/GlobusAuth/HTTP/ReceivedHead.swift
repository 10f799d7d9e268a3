/// The head of a response as it was received, from which fields are read when they are asked for.
package struct ReceivedHead: Sendable {
    private let bytes: [UInt8]

    /// Takes a copy of a status line and header fields, with their line ends.
    package init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = Array(bytes)
    }

    /// The reason phrase of the status line.
    package var reason: String {
        withLines { lines in
            let space = UInt8(ascii: " ")
            guard let line = lines.next(), let first = line.firstIndex(of: space),
                let second = line[(first + 1)...].firstIndex(of: space)
            else { return "" }
            return text(trim(line[(second + 1)...]))
        }
    }

    /// The fields in order.
    ///
    /// A line that starts with white space continues the previous one (RFC 9112 §5.2); a line without a colon is
    /// ignored.
    var fields: [HTTPHeaders.Field] {
        withFieldLines { lines in
            var fields: [HTTPHeaders.Field] = []
            fields.reserveCapacity(16)
            while let line = lines.next() {
                if let more = line.continuation {
                    Self.extend(&fields, by: more)
                } else if let (name, value) = line.split {
                    let name = text(name)
                    fields.append(HTTPHeaders.Field(name: name, value: Self.value(value, of: name)))
                }
            }
            return fields
        }
    }

    /// Returns the first value of a field.
    func value(of name: String) -> String? {
        // A name beyond ASCII may have been repaired.
        guard name.utf8.allSatisfy({ $0 < 0x80 }) else { return fields.first { isSameName($0.name, name) }?.value }
        return withFieldLines { lines in
            while let line = lines.next() {
                guard line.continuation == nil, let (found, value) = line.split, isName(found, name) else { continue }
                var text = Self.value(value, of: name)
                while let line = lines.next() {
                    if let more = line.continuation { Self.extend(&text, by: more) } else if line.split != nil { break }
                }
                return text
            }
            return nil
        }
    }

    private func withLines<R>(_ body: (inout Lines) -> R) -> R {
        bytes.withUnsafeBufferPointer {
            var lines = Lines(rest: $0[...])
            return body(&lines)
        }
    }

    private func withFieldLines<R>(_ body: (inout Lines) -> R) -> R {
        withLines { lines in
            _ = lines.next()
            return body(&lines)
        }
    }

    /// Returns a field's value as text.
    ///
    /// In a `Location` that is not UTF-8, the bytes are escaped as received, since they are the URL that is meant.
    private static func value(_ bytes: Line, of name: String) -> String {
        let isLocation = name.utf8.count == 8 && name.lowercased() == "location"
        guard isLocation, String(validating: bytes, as: UTF8.self) == nil else { return text(bytes) }
        return PercentEncoding.escapingBeyondASCII(bytes)
    }

    private static func extend(_ fields: inout [HTTPHeaders.Field], by line: Line) {
        guard let last = fields.indices.last else { return }
        extend(&fields[last].value, by: line)
    }

    private static func extend(_ value: inout String, by line: Line) {
        let more = text(line)
        guard !more.isEmpty else { return }
        value += value.isEmpty ? more : " " + more
    }
}

private typealias Line = Slice<UnsafeBufferPointer<UInt8>>

private struct Lines {
    var rest: Line

    /// Returns the next line without its end.
    mutating func next() -> Line? {
        guard !rest.isEmpty else { return nil }
        let end = rest.firstIndex(of: 0x0A) ?? rest.endIndex
        var line = rest[..<end]
        rest = rest[(end < rest.endIndex ? end + 1 : end)...]
        if line.last == 0x0D { line.removeLast() }
        return line
    }
}

extension Slice where Base == UnsafeBufferPointer<UInt8> {
    /// The text of a line that continues the previous one; nil for any other line.
    fileprivate var continuation: Slice? { first.map(isSpace) == true ? trim(self) : nil }

    /// Name and value of a field, without white space around them; nil where there is no colon.
    fileprivate var split: (name: Slice, value: Slice)? {
        guard let colon = firstIndex(of: UInt8(ascii: ":")) else { return nil }
        return (trim(self[..<colon]), trim(self[(colon + 1)...]))
    }
}

/// Whether a name is the same but for the case of letters.
private func isName(_ found: Line, _ name: String) -> Bool {
    let name = name.utf8
    return found.count == name.count && found.elementsEqual(name) { asciiLowercase($0) == asciiLowercase($1) }
}

private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

private func trim(_ bytes: Line) -> Line {
    var bytes = bytes
    while let first = bytes.first, isSpace(first) { bytes.removeFirst() }
    while let last = bytes.last, isSpace(last) { bytes.removeLast() }
    return bytes
}

private func text(_ bytes: Line) -> String { String(decoding: UnsafeBufferPointer(rebasing: bytes), as: UTF8.self) }
