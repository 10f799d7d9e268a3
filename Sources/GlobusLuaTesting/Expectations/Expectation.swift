import LuaRuntime

/// A value of which something is expected: what `expect` returns.
final class Expectation: Sendable {
    let value: LuaReference
    /// Whether the opposite is expected.
    let isNegated: Bool

    init(_ value: LuaReference, isNegated: Bool = false) {
        self.value = value
        self.isNegated = isNegated
    }

    static let kind = HostKind<Expectation>(number: 32, name: "an expectation", annotation: "Expectation")
}
