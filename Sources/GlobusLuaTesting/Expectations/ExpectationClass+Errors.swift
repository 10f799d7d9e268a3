import GlobusAuth
import GlobusLua
import LuaRuntime

extension ExpectationClass {
    static let toRaise = HostFunction(
        "Expectation:to_raise",
        "The value is a function that raises when it is called. It may wait.",
        receiver: receiver,
        parameters: [
            .optional("what", .string, "The class of the error, such as \"GlobusAPIError\", or a part of its message.")
        ],
        results: [HostResult("any", "What it has raised.")],
        mayWait: true
    ) { thread in
        HostCall.run(thread) { call in
            let expectation = call.object(at: 1, Expectation.kind)
            let what = call.has(2) ? try call.string(at: 2, "Expectation:to_raise: argument #1 (what)") : nil
            call.stack.push(expectation.value)
            guard call.stack.type(at: -1) == .function else {
                throw ExpectationError("expected \(call.stack.shortText(at: -1)) to be a function that can raise")
            }
            let host = try call.host()
            return call.wait {
                let error = await raised(by: expectation.value, in: host)
                return { stack in
                    try judge(error, what, isNegated: expectation.isNegated)
                    guard let error else { return 0 }
                    stack.push(error: error)
                    return 1
                }
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

    private static func judge(_ error: (any Error)?, _ what: String?, isNegated: Bool) throws {
        let isAsExpected = error.map { error in what.map { matches(error, $0) } ?? true } ?? false
        guard isAsExpected == isNegated else { return }
        let named = what.map { " '\($0)'" } ?? " an error"
        let outcome = error.map { "it raised \(description(of: $0))" } ?? "it raised nothing"
        throw ExpectationError("expected the function \(isNegated ? "never to" : "to") raise\(named)\n\(outcome)")
    }

    /// Whether `what` is the error's class, one that the error's class refines, or a part of its message.
    private static func matches(_ error: any Error, _ what: String) -> Bool {
        if let code = GlobusError.Code.all.first(where: { $0.name == what }) {
            return globusError(error)?.code.isKind(ofClass: code.name) ?? false
        }
        return String(describing: error).contains(what)
    }

    private static func globusError(_ error: any Error) -> GlobusError? {
        error as? GlobusError ?? (error as? LuaError)?.cause as? GlobusError
    }

    private static func description(of error: any Error) -> String {
        let name = globusError(error).map { "\($0.code.name): " } ?? ""
        return name + String(describing: error).printable(limit: 500)
    }
}
