/// The first line of a request and its header fields.
package struct RequestHead: Sendable {
    /// The method in upper case.
    package let method: String
    /// The path as it was sent, percent-encoded.
    package let path: String
    /// The query as it was sent, without the question mark; empty where there is none.
    package let query: String
    /// The header fields as they were sent, in their order.
    package let fields: [(name: String, value: String)]
    /// Whether it is HTTP/1.1 rather than HTTP/1.0.
    let isCurrentVersion: Bool

    /// Returns the value of a header field, the last one of several, ignoring the case of its name.
    package func field(_ name: String) -> String? {
        fields.last { $0.name.isSameIgnoringCase(name) }?.value
    }

    /// The elements of all values of a header field in lower case: what is between the commas, which may be nothing.
    func elements(of name: String) -> [Substring] {
        fields.filter { $0.name.isSameIgnoringCase(name) }.flatMap { field in
            field.value.lowercased().split(separator: ",", omittingEmptySubsequences: false)
                .map { $0.trimmed { $0 == " " || $0 == "\t" } }
        }
    }

    /// Whether the client wants to keep the connection.
    var keepsConnection: Bool {
        let options = elements(of: "Connection")
        return isCurrentVersion ? !options.contains("close") : options.contains("keep-alive")
    }
}

extension RequestHead {
    /// Takes a head apart (RFC 9112 §3 and §5).
    ///
    /// - Parameter bytes: All lines, with the empty one at the end.
    /// - Throws: ``Refusal`` for what is no request.
    init(_ bytes: ArraySlice<UInt8>) throws {
        let lines = bytes.split(separator: UInt8(ascii: "\n")).map(Self.withoutReturn).filter { !$0.isEmpty }
        guard let first = lines.first else { throw Refusal.noRequest }
        let parts = first.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[0].isEmpty, parts[0].allSatisfy(Self.isTokenByte), !parts[1].isEmpty,
            parts[1].allSatisfy({ $0 > 0x20 && $0 != 0x7F })
        else { throw Refusal.noRequest }
        isCurrentVersion = try Self.isCurrent(parts[2])
        method = String(decoding: parts[0], as: UTF8.self).uppercased()
        let target = parts[1].prefix { $0 != UInt8(ascii: "#") }
        let path = target.prefix { $0 != UInt8(ascii: "?") }
        self.path = String(decoding: path, as: UTF8.self)
        query = String(decoding: target[path.endIndex...].dropFirst(), as: UTF8.self)
        fields = try lines.dropFirst().map(Self.parsedField)
    }

    private static func isCurrent(_ version: ArraySlice<UInt8>) throws -> Bool {
        guard version.starts(with: "HTTP/".utf8), version.count == 8 else { throw Refusal.noRequest }
        if version.elementsEqual("HTTP/1.1".utf8) { return true }
        if version.elementsEqual("HTTP/1.0".utf8) { return false }
        throw Refusal(status: 505, message: "This server speaks HTTP/1.1.")
    }

    private static func parsedField(_ line: ArraySlice<UInt8>) throws -> (name: String, value: String) {
        let name = line.prefix { $0 != UInt8(ascii: ":") }
        guard !name.isEmpty, name.count < line.count, name.allSatisfy(isTokenByte) else {
            throw Refusal(status: 400, message: "A header field is malformed.")
        }
        let value = line[name.endIndex...].dropFirst().trimmed(of: isSpace)
        guard value.allSatisfy({ $0 >= 0x20 || $0 == 0x09 }) else {
            throw Refusal(status: 400, message: "A header field is malformed.")
        }
        return (String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self))
    }

    /// Lines may end without a carriage return (RFC 9112 §2.2).
    private static func withoutReturn(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// RFC 9110 §5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}

/// A request that is answered with an error before its handler sees it, or while it reads the body.
struct Refusal: Error {
    let status: Int
    let message: String

    static let noRequest = Refusal(status: 400, message: "This is no HTTP request.")

    var answer: ServerAnswer {
        ServerAnswer(
            status: status,
            fields: [("Content-Type", "text/plain; charset=utf-8"), ("Connection", "close")],
            body: .bytes(Array("\(message)\n".utf8))
        )
    }
}

extension String {
    /// Whether two names are the same for HTTP: ASCII letters of either case are.
    func isSameIgnoringCase(_ other: String) -> Bool {
        utf8.count == other.utf8.count
            && zip(utf8, other.utf8).allSatisfy { $0 == $1 || ($0 ^ $1 == 0x20 && isLetter($0)) }
    }

    private func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }
}

extension BidirectionalCollection where SubSequence == Self {
    /// Returns it without the spaces at its ends.
    func trimmed(of isSpace: (Element) -> Bool) -> Self {
        var rest = self
        while let first = rest.first, isSpace(first) { rest.removeFirst() }
        while let last = rest.last, isSpace(last) { rest.removeLast() }
        return rest
    }
}
