import GlobusAuth
import GlobusLua
import LuaRuntime

extension ExpectationClass {
    static let toRaise = HostFunction(
        waiting: "Expectation:to_raise",
        "The value is a function that raises when it is called. It may wait.",
        receiver: receiver,
        parameters: [
            .optional(
                "what",
                .string | .table,
                "The class of the error, such as \"GlobusAPIError\"; a part of its message or of a cause's; or a table of its "
                    + "fields, where `message` is a part of the message."
            ),
            .optional("message", .string, "A part of its message, where the class is told."),
        ],
        results: [HostResult("any", "What it has raised.")],
        failures: .expectation,
        example: HostExample(
            """
            local busy = { code = "Conflict", message = "busy" }
            mock.reply { path = "/v0.10/*", times = 0, status = 409, json = busy }
            local function list() transfer:get("/v0.10/task_list") end
            local e = expect(list):to_raise("TransferAPIError", "busy")
            print(e.http_status, e.code)
            expect(list):to_raise { http_status = 409, code = "Conflict" }
            """,
            prints: "409\tConflict"
        )
    ) { call in
        let expectation = call.receiver(Expectation.kind)
        let expected = try ExpectedError(call)
        call.stack.push(expectation.value)
        guard call.stack.type(at: -1) == .function else {
            throw ExpectationError("expected \(call.stack.shortText(at: -1)) to be a function that can raise")
        }
        let host = try call.host()
        return .wait {
            let error = await raised(by: expectation.value, in: host)
            return .push { stack in
                try judge(error, expected, isNegated: expectation.isNegated, on: stack)
                guard let error else { return 0 }
                stack.push(error: error)
                return 1
            }
        }
    }

    private static func raised(by function: LuaReference, in host: ScriptHost) async -> (any Error)? {
        do {
            try await host.call(function)
            return nil
        } catch {
            return error
        }
    }

    private static func judge(
        _ error: (any Error)?,
        _ expected: ExpectedError,
        isNegated: Bool,
        on stack: LuaStack
    ) throws {
        let outcome = error.map { expected.compare(with: $0, on: stack) }
        guard (outcome?.matches ?? false) == isNegated else { return }
        var message = "expected the function \(isNegated ? "never to" : "to") raise \(expected.text(on: stack))"
        message += "\n" + (error.map { "it raised \(ExpectedError.text(of: $0, on: stack))" } ?? "it raised nothing")
        if !isNegated { for difference in outcome?.differences ?? [] { message += "\n\(difference)" } }
        throw ExpectationError(message)
    }
}

/// What a function is expected to raise.
private struct ExpectedError: Sendable {
    private enum Pattern: Sendable {
        case anything
        case words(String, message: String?)
        case fields(LuaReference)
    }

    private let pattern: Pattern

    /// Reads the arguments of `to_raise`.
    init(_ call: HostCall) throws {
        let message = try call.optionalString("message")
        guard call.has("what") else {
            pattern = .anything
            return
        }
        if call.stack.type(at: call.index(of: "what")) == .table {
            guard message == nil else { throw call.invalid("message", "belongs into the table") }
            pattern = .fields(call.reference("what"))
        } else {
            pattern = .words(try call.string("what"), message: message)
        }
    }

    /// What a message calls it.
    func text(on stack: LuaStack) -> String {
        switch pattern {
        case .anything: return "an error"
        case .words(let what, let message):
            return stack.redacted("'\(what)'" + (message.map { " with '\($0)'" } ?? ""))
        case .fields(let fields):
            stack.push(fields)
            defer { stack.pop() }
            return stack.shortText(at: -1)
        }
    }

    /// Whether an error is the expected one, and what there is to say where it is not.
    func compare(with error: any Error, on stack: LuaStack) -> (matches: Bool, differences: [String]) {
        switch pattern {
        case .anything: return (true, [])
        case .words(let what, let message):
            guard Self.matches(error, what, on: stack) else { return (false, []) }
            guard let message, !Self.says(error, message) else { return (true, []) }
            return (false, ["its message does not contain '\(stack.redacted(message).printable(limit: 200))'"])
        case .fields(let fields):
            let differences = Self.differences(between: error, and: fields, on: stack)
            return (differences.isEmpty, differences)
        }
    }

    private static func differences(
        between error: any Error,
        and fields: LuaReference,
        on stack: LuaStack
    ) -> [String] {
        stack.push(error: error)
        let raised = stack.absolute(-1)
        stack.push(fields)
        defer { stack.pop(2) }
        var differences: [String] = []
        stack.forEachPair(of: -1) {
            let name = stack.text(at: -2)
            if stack.type(at: raised) == .table {
                stack.pushField(name, of: raised)
            } else if name == "message" {
                stack.pushCopy(of: raised)
            } else {
                stack.push()
            }
            defer { stack.pop() }
            if let difference = difference(in: name, on: stack) { differences.append(difference) }
        }
        return differences.sorted()
    }

    /// How the value on top, which is the field `name` of an error, differs from the one below it, which is expected.
    private static func difference(in name: String, on stack: LuaStack) -> String? {
        let name = stack.redacted(name).printable(limit: 60)
        if name == "message", stack.type(at: -2) == .string {
            if stack.containment(of: -2, in: -1).holds == true { return nil }
            return "its message \(stack.shortText(at: -1)) does not contain \(stack.shortText(at: -2))"
        }
        guard Difference.first(between: -1, and: -2, on: stack) != nil else { return nil }
        return "its \(name) is \(stack.shortText(at: -1)) instead of \(stack.shortText(at: -2))"
    }

    /// Whether `what` is the error's class or a superclass of it, or a part of the text of the error or of a cause.
    private static func matches(_ error: any Error, _ what: String, on stack: LuaStack) -> Bool {
        stack.push(error: error)
        defer { stack.pop() }
        if stack.isError(at: -1), stack.isA(what, at: -1) { return true }
        let isClass = GlobusError.Code.all.contains { $0.name == what }
        return !isClass && sequence(first: error, next: TestFailure.cause).contains { says($0, what) }
    }

    /// Whether `what` is a part of the line that `tostring` returns, or of the message, which that line may shorten.
    private static func says(_ error: any Error, _ what: String) -> Bool {
        let ofHost = error as? GlobusError ?? (error as? LuaError)?.cause as? GlobusError
        return "\(error)".utf8.contains(what.utf8) || ofHost?.message.utf8.contains(what.utf8) == true
    }

    /// What a message shows of an error: of one of the host its class and its message.
    static func text(of error: any Error, on stack: LuaStack) -> String {
        stack.push(error: error)
        defer { stack.pop() }
        let text = stack.isError(at: -1) ? stack.text(at: -1) : String(describing: error)
        return stack.redacted(text).printable(limit: 500)
    }
}
