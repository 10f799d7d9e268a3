import CPostgres

/// What libpq says of a connection that could not be made.
///
/// It is a text for people, such as `connection to server at "db" (192.0.2.1), port 5432 failed: FATAL:  28P01:
/// password authentication failed for user "x"`, with a line about the server's source text.
struct ConnectionMessage {
    private let text: String
    private let needsPassword: Bool

    init(_ handle: OpaquePointer) {
        self.init(String(cString: PQerrorMessage(handle)), needsPassword: PQconnectionNeedsPassword(handle) == 1)
    }

    init(_ text: String, needsPassword: Bool = false) {
        self.text = text
        self.needsPassword = needsPassword
    }

    func failure(_ server: PostgresServer) -> PostgresFailure {
        if let (state, reason) = serverAnswer {
            return PostgresFailure(state: state, reason: reason, server: server, endsConnection: true)
        }
        if needsPassword {
            return PostgresFailure(
                state: "28P01",
                reason: "it asks for a password",
                server: server,
                endsConnection: true
            )
        }
        return PostgresFailure(connection: reason, server: server, isFinal: isFinal)
    }

    /// The lines that tell something, without libpq's repetition of the server's name.
    private var lines: [Substring] {
        text.split(whereSeparator: \.isNewline).filter { line in
            !line.hasPrefix("LOCATION:") && !line.hasPrefix("\t")
        }
    }

    private var reason: String {
        var reasons: [String] = []
        for line in lines {
            let reason = Self.afterMark(" failed: ", in: line) ?? String(line)
            if !reasons.contains(reason) { reasons.append(reason) }
        }
        return reasons.isEmpty ? "the connection failed" : reasons.joined(separator: "; ")
    }

    /// The server's code and words, as in `FATAL:  28P01: password authentication failed`.
    private var serverAnswer: (state: String, reason: String)? {
        for line in lines.reversed() {
            let parts = line.split(separator: ":  ", maxSplits: 1)
            guard parts.count == 2, let colon = parts[1].firstIndex(of: ":") else { continue }
            let state = parts[1][..<colon]
            guard state.utf8.count == 5, state.allSatisfy({ $0.isASCII && ($0.isNumber || $0.isUppercase) }) else {
                continue
            }
            return (String(state), String(parts[1][colon...].dropFirst(2)))
        }
        return nil
    }

    /// Whether it is a setting of this side that must be mended.
    private var isFinal: Bool {
        let text = text.lowercased()
        return [
            "certificate", "does not support ssl", "ssl was required", "channel binding", "private key", "invalid port",
            " value: \"", "invalid integer value",
        ]
        .contains(where: text.contains)
    }

    private static func afterMark(_ mark: String, in line: Substring) -> String? {
        guard let range = line.firstRange(of: mark) else { return nil }
        return String(line[range.upperBound...])
    }
}
