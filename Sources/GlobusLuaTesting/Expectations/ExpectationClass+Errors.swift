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
                .string,
                "The class of the error, such as \"GlobusAPIError\", or a part of its message or of a cause's."
            )
        ],
        results: [HostResult("any", "What it has raised.")],
        failures: .expectation,
        example: HostExample(
            """
            local busy = { code = "Conflict", message = "busy" }
            mock.reply { path = "/v0.10/*", status = 409, json = busy }
            local function list() transfer:get("/v0.10/task_list") end
            local e = expect(list):to_raise("TransferAPIError")
            print(e.http_status, e.code)
            """,
            prints: "409\tConflict"
        )
    ) { call in
        let expectation = call.receiver(Expectation.kind)
        let what = try call.optionalString("what")
        call.stack.push(expectation.value)
        guard call.stack.type(at: -1) == .function else {
            throw ExpectationError("expected \(call.stack.shortText(at: -1)) to be a function that can raise")
        }
        let host = try call.host()
        return .wait {
            let error = await raised(by: expectation.value, in: host)
            return .push { stack in
                try judge(error, what, isNegated: expectation.isNegated, on: stack)
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
        _ what: String?,
        isNegated: Bool,
        on stack: LuaStack
    ) throws {
        let isAsExpected = error.map { error in what.map { matches(error, $0, on: stack) } ?? true } ?? false
        guard isAsExpected == isNegated else { return }
        let named = what.map { " '\($0)'" } ?? " an error"
        let outcome = error.map { "it raised \(description(of: $0, on: stack))" } ?? "it raised nothing"
        throw ExpectationError("expected the function \(isNegated ? "never to" : "to") raise\(named)\n\(outcome)")
    }

    /// Whether `what` is the error's class, one that the error's class refines, or a part of what it or a cause says.
    private static func matches(_ error: any Error, _ what: String, on stack: LuaStack) -> Bool {
        stack.push(error: error)
        defer { stack.pop() }
        if stack.isError(at: -1), stack.isA(what, at: -1) { return true }
        let isClass = GlobusError.Code.all.contains { $0.name == what }
        return !isClass && sequence(first: error, next: TestFailure.cause).contains { says($0, what) }
    }

    /// Whether `what` is a part of the line that `tostring` gives, or of the message, which that line may shorten.
    private static func says(_ error: any Error, _ what: String) -> Bool {
        let ofHost = error as? GlobusError ?? (error as? LuaError)?.cause as? GlobusError
        return "\(error)".contains(what) || ofHost?.message.contains(what) == true
    }

    private static func description(of error: any Error, on stack: LuaStack) -> String {
        stack.push(error: error)
        defer { stack.pop() }
        // Of an error of the host its class and its message.
        return stack.isError(at: -1)
            ? stack.text(at: -1).printable(limit: 500) : String(describing: error).printable(limit: 500)
    }
}
