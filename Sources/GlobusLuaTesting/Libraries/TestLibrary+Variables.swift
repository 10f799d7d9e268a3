import GlobusLua
import LuaRuntime

extension TestLibrary {
    static let setEnv = HostFunction(
        "set_env",
        "Has `os.getenv` find other environment variables, without a permission for them.",
        details: "Inside a test, or a hook, they last until the test ends; in the file they last for all its tests.",
        parameters: [
            .required("variables", .table, "Values by name; false for a variable that shall not be set.")
        ]
    ) { thread in
        HostCall.run(thread) { call in
            let stack = call.stack
            try stack.forEachPair(of: 1) {
                guard stack.type(at: -2) == .string, let name = stack.string(at: -2) else {
                    throw HostArgumentError("set_env: names must be strings, got \(stack.typeName(at: -2))")
                }
                call.give(variable: name, try value(on: stack, of: name))
            }
            return 0
        }
    }

    /// The value on top; nil for false.
    private static func value(on stack: LuaStack, of name: String) throws -> String? {
        switch stack.type(at: -1) {
        case .string, .number: return stack.text(at: -1)
        case .boolean where !stack.boolean(at: -1): return nil
        default:
            throw HostArgumentError(
                "set_env: the value of '\(name)' must be a string or false, got \(stack.typeName(at: -1))"
            )
        }
    }
}
