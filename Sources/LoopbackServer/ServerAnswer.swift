/// An answer to a request.
package struct ServerAnswer: Sendable {
    /// What follows the head.
    package enum Body: Sendable {
        case bytes([UInt8])
        /// What is made while it is sent: so many bytes, or any number in chunks where `count` is nil.
        case pieces(any BodyPieces, count: Int?)
    }

    package var status: Int
    /// The header fields, in the order in which they are sent; the length is added unless it is among them.
    package var fields: [(name: String, value: String)]
    package var body: Body
    /// Called when the answer was sent, or could not be sent.
    var delivered: (@Sendable () -> Void)?

    /// Creates an answer.
    package init(status: Int, fields: [(name: String, value: String)] = [], body: Body = .bytes([])) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// Whether it has a field, ignoring the case of its name.
    private func hasField(_ name: String) -> Bool { fields.contains { $0.name.isSameIgnoringCase(name) } }

    /// Whether the connection is to be closed behind it.
    var closesConnection: Bool {
        fields.contains { $0.name.isSameIgnoringCase("Connection") && $0.value.isSameIgnoringCase("close") }
    }

    /// How many bytes the body has; nil where that is not known before it is sent.
    var count: Int? {
        switch body {
        case .bytes(let bytes): bytes.count
        case .pieces(_, let count): count
        }
    }

    /// Whether answers of this status have a body (RFC 9110 §6.4.1).
    var mayHaveBody: Bool { status >= 200 && status != 204 && status != 304 }

    /// The head, with the empty line behind it.
    func head(isChunked: Bool, connection: String?) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256)
        bytes.append(contentsOf: "HTTP/1.1 \(status) \(ReasonPhrase.of(status))\r\n".utf8)
        for field in fields { Self.append(field.name, field.value, to: &bytes) }
        if isChunked {
            Self.append("Transfer-Encoding", "chunked", to: &bytes)
        } else if mayHaveBody, let count, !hasField("Content-Length") {
            Self.append("Content-Length", String(count), to: &bytes)
        }
        if let connection, !hasField("Connection") { Self.append("Connection", connection, to: &bytes) }
        bytes.append(contentsOf: "\r\n".utf8)
        return bytes
    }

    private static func append(_ name: String, _ value: String, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: name.utf8)
        bytes.append(contentsOf: ": ".utf8)
        bytes.append(contentsOf: value.utf8)
        bytes.append(contentsOf: "\r\n".utf8)
    }
}

/// A body that is made while it is sent.
package protocol BodyPieces: Sendable {
    /// Returns the next bytes, or nil at the end.
    ///
    /// What it throws ends the connection, in the way that a ``BreakOff`` says.
    mutating func next() async throws -> [UInt8]?
}

/// Ends a connection on purpose; thrown by a handler, or by a body while it is sent.
package enum BreakOff: Error {
    /// The client sees an early end.
    case close
    /// The client sees that the connection was reset.
    case reset
}

/// The reason phrases of RFC 9110 §15 that answers need.
package enum ReasonPhrase {
    /// Returns the phrase of a status.
    package static func of(_ status: Int) -> String {
        phrases[status] ?? "Status \(status)"
    }

    private static let phrases = [
        200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 206: "Partial Content",
        301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified",
        307: "Temporary Redirect", 308: "Permanent Redirect",
        400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
        408: "Request Timeout", 409: "Conflict", 410: "Gone", 413: "Content Too Large", 416: "Range Not Satisfiable",
        422: "Unprocessable Content", 429: "Too Many Requests", 431: "Request Header Fields Too Large",
        500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable",
        504: "Gateway Timeout", 505: "HTTP Version Not Supported",
    ]
}
