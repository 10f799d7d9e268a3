/// What a storage did that the contract forbids.
public struct ContractViolation: Error, CustomStringConvertible {
    /// What was expected and what came.
    public let description: String

    /// Creates a violation.
    public init(_ description: String) {
        self.description = description
    }

    /// Throws unless `actual` is `expected`; secrets are shown by their length only.
    static func unless<Value: Equatable>(_ actual: Value, is expected: Value, _ what: String) throws {
        if actual != expected { throw ContractViolation("\(what): expected \(expected), got \(actual)") }
    }
}
