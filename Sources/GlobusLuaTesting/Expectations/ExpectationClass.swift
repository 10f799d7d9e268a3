import GlobusAuth
import GlobusLua
import LuaRuntime

/// A value and what is expected of it, as `expect` returns it.
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

/// The class `Expectation`, whose methods raise where the value is not as expected.
enum ExpectationClass {
    static let receiver = HostType.object(Expectation.kind)

    static let hostClass: HostClass<Expectation> = HostClass(
        "Expectation",
        "What a value is compared by. Each method raises where the value is not as it says.",
        kinds: [Expectation.kind],
        methods: [
            toEqual, toStrictlyEqual, toBe, toBeNil, toBeTruthy, toBeFalsy, toBeA, toContain, toHaveLength, toBeNear,
            toBeBetween, toBeGreaterThan, toBeLessThan, toRaise,
        ],
        fields: [never]
    )

    private static let never: HostField = HostField(
        "never",
        "Expectation",
        "The opposite: `expect(v).never:to_equal(w)`.",
        of: receiver
    ) { call in
        let expectation = call.receiver(Expectation.kind)
        let opposite = Expectation(expectation.value, isNegated: !expectation.isNegated)
        call.stack.push(opposite, as: hostClass)
        return .pushed(1)
    }

    /// Fails the test where the value is not as expected.
    ///
    /// - Parameters:
    ///   - call: The call of the expectation.
    ///   - what: What is expected, in words that follow "expected the value to".
    ///   - body: Returns whether the value at the given index is as expected, and a hint for where it is not; nil for a
    ///     value of which that cannot be said, which fails the test even where the opposite is expected.
    /// - Returns: Nothing for the script.
    /// - Throws: The failure of the expectation, or what `body` throws.
    static func judge(
        _ call: HostCall,
        _ what: @autoclosure () -> String,
        _ body: (LuaStack, Int32) throws -> (holds: Bool?, hint: String?)
    ) throws -> HostReturn {
        let expectation = call.receiver(Expectation.kind)
        guard call.stack.reserve(32) else { throw HostArgumentError("expect: no room on the stack") }
        call.stack.push(expectation.value)
        let (holds, hint) = try body(call.stack, call.stack.count)
        guard holds ?? expectation.isNegated == expectation.isNegated else { return .nothing }
        let negation = expectation.isNegated ? "never to" : "to"
        let requests = MockRequest.list(at: -1, on: call.stack)
        var message = "expected \(requests?.title ?? call.stack.shortText(at: -1)) \(negation) \(what())"
        if let hint, holds == nil || !expectation.isNegated { message += "\n\(hint)" }
        for line in requests?.lines ?? [] { message += "\n  \(call.stack.redacted(line))" }
        throw ExpectationError(message)
    }
}

/// The error for a value that is not as expected.
///
/// The values in its message are shown without secrets; its own words stay as they are, even where a test has a secret
/// that is such a word.
struct ExpectationError: LuaErrorConvertible {
    let luaClass = "ExpectationError"
    let luaMessage: String

    init(_ message: String) {
        luaMessage = message
    }
}

extension [HostFailure] {
    /// The error of every expectation.
    static let expectation = [HostFailure("ExpectationError", "it is not so")]
}

extension LuaStack {
    /// The value at `index` as a message shows it: in one line, shortened, without secrets.
    func shortText(at index: Int32) -> String {
        if let request = object(at: index, MockRequest.kind) { return redacted(request.line) }
        let secrets = knownSecrets
        var printer = ValuePrinter { secrets.redacted($0) }
        printer.limits.depth = 3
        printer.limits.items = 10
        printer.limits.values = 60
        printer.limits.string = 200
        printer.limits.innerString = 200
        printer.limits.columns = .max
        return printer.text(of: index, on: self)
    }

    /// Returns the text without the secrets that the host knows.
    func redacted(_ text: String) -> String { knownSecrets.redacted(text) }
}
