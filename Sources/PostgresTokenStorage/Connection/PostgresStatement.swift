/// A statement with its parameters, `$1` and so on.
struct PostgresStatement: Sendable {
    enum Parameter: Sendable {
        case text(String)
        case bytes([UInt8])
        case null
    }

    let sql: String
    let parameters: [Parameter]

    init(_ sql: String, _ parameters: [Parameter] = []) {
        self.sql = sql
        self.parameters = parameters
    }
}

extension PostgresStatement.Parameter: ExpressibleByStringLiteral {
    init(stringLiteral value: String) { self = .text(value) }

    init(_ text: String?) { self = text.map(Self.text) ?? .null }

    init(_ number: Int64) { self = .text(String(number)) }

    init(_ number: Double?) { self.init(number.map { "\($0)" }) }
}

/// A row of a result, as texts.
struct PostgresRow: Sendable {
    let values: [String?]

    subscript(column: Int) -> String? { values[column] }

    /// Whether a boolean column is true.
    func isTrue(_ column: Int) -> Bool { values[column] == "t" }

    func integer(_ column: Int) -> Int64? { values[column].flatMap { Int64($0) } }

    func number(_ column: Int) -> Double? { values[column].flatMap { Double($0) } }

    /// The bytes of a column that was encoded in hexadecimal.
    func bytes(_ column: Int) -> [UInt8]? {
        guard let digits = values[column]?.utf8 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        var high: UInt8?
        for digit in digits {
            let value = digit < UInt8(ascii: "a") ? digit &- UInt8(ascii: "0") : digit &- UInt8(ascii: "a") &+ 10
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return bytes
    }
}
