extension HTTPResponse {
    /// The body as a JSON document, whatever its type, or nil where it is none; ``parsedJSON()`` says why.
    ///
    /// The body is read anew each time.
    public var json: JSONValue? { try? JSONParser.answer(in: body) }

    /// The body as a JSON document, whatever its type.
    ///
    /// It is read as Python reads it: a byte order mark is skipped, a number beyond a double is infinite, and `NaN`,
    /// `Infinity` and `-Infinity` are numbers.
    ///
    /// - Throws: ``GlobusError/Code/validation`` that says what the body is where it is no JSON in UTF-8. The message
    ///   shows four bytes of the body at most, which may hold tokens.
    public func parsedJSON() throws -> JSONValue {
        do {
            return try JSONParser.answer(in: body)
        } catch let error as GlobusError {
            throw GlobusError(.validation, "\(flaw ?? error.message) (\(facts))")
        }
    }

    /// What the body is where that says more than the place where a reader of JSON has stopped.
    private var flaw: String? {
        if body.isEmpty { return "the body is empty" }
        if let encoding = TextEncoding(tellingFrom: body) {
            return "the body is in \(encoding.rawValue), and JSON is in UTF-8; \(Self.conversion)"
        }
        if body.starts(with: [0x1F, 0x8B]) {
            return "the body is compressed by gzip, and its Content-Encoding does not say so"
        }
        if let position = firstInvalidByte { return encodingReason(position) }
        let text = TextEncoding.withoutByteOrderMark(body).drop { $0 <= 0x20 }
        guard let first = text.first, !Self.beginnings.contains(first) else { return nil }
        let kind = first == UInt8(ascii: "<") ? ", as HTML and XML do" : ""
        let beginning = String(decoding: text.prefix(4), as: UTF8.self).printable(limit: 4)
        return "the body is not JSON: it begins with '\(beginning)'\(kind)"
    }

    private func encodingReason(_ position: Int) -> String {
        let byte = String(body[position], radix: 16, uppercase: true)
        let hint = charset.map { "; its Content-Type names the charset \($0.printable(limit: 40))" } ?? ""
        return
            "the body is not JSON in UTF-8: the byte 0x\(byte) at byte \(position) is none\(hint); \(Self.conversion)"
    }

    private static let conversion = "ask the server for UTF-8, or convert the text, which is as it was sent"

    /// What a JSON document can begin with.
    private static let beginnings = Set("{[\"-0123456789tfnNI".utf8)

    private var firstInvalidByte: Int? {
        do {
            _ = try UTF8Span(validating: body.span)
            return nil
        } catch {
            return error.byteOffsets.lowerBound
        }
    }

    /// The charset that the type names, unless it is UTF-8.
    private var charset: String? {
        let parameters = contentType?.split(separator: ";").dropFirst() ?? []
        let named = parameters.lazy.map { $0.filter { $0 != " " && $0 != "\"" } }
            .first { $0.lowercased().hasPrefix("charset=") }
        guard let charset = named?.dropFirst("charset=".count), charset.lowercased() != "utf-8" else { return nil }
        return String(charset)
    }

    private var facts: String {
        let type = contentType.map { $0.printable(limit: 80) } ?? "no Content-Type"
        return "status \(status), \(type), \(body.count) byte\(body.count == 1 ? "" : "s")"
    }
}

extension JSONParser {
    /// Reads what a server has sent.
    static func answer(in body: [UInt8]) throws -> JSONValue {
        var parser = JSONParser(body, from: .answer)
        return try parser.document()
    }
}
