/// Something that a storage did and that the contract forbids.
public struct ContractViolation: Error, CustomStringConvertible {
    /// What was expected and what happened.
    public let description: String

    /// Creates a violation.
    public init(_ description: String) {
        self.description = description
    }

    /// Throws unless `actual` equals `expected`; secrets are shown only by their length.
    static func unless<Value: Equatable>(_ actual: Value, is expected: Value, _ what: String) throws {
        if actual != expected { throw ContractViolation("\(what): expected \(expected), got \(actual)") }
    }
}
