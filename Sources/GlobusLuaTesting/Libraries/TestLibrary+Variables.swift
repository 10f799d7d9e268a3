import GlobusLua
import LuaRuntime

extension TestLibrary {
    var setEnv: HostFunction {
        HostFunction(
            "set_env",
            "Has `os.getenv` find other environment variables, without a permission for them.",
            details:
                "Inside a test, or a hook, they last until the test ends; in the file they last for all its tests.",
            parameters: [
                .required("variables", .table, "Values by name; false for a variable that shall not be set.")
            ],
            example: HostExample(
                """
                set_env { SITE = "north", DEBUG = false }
                print(os.getenv("SITE"), os.getenv("DEBUG"))
                """,
                prints: "north\tnil"
            )
        ) { call in
            let stack = call.stack
            try stack.forEachPair(of: 1) {
                guard stack.type(at: -2) == .string, let name = stack.string(at: -2) else {
                    throw call.misuse("names must be strings, got \(stack.typeName(at: -2))")
                }
                call.give(variable: name, try value(of: name, call))
            }
            return .nothing
        }
    }

    /// The value on top; nil for false.
    private func value(of name: String, _ call: HostCall) throws -> String? {
        let stack = call.stack
        switch stack.type(at: -1) {
        case .string, .number: return stack.text(at: -1)
        case .boolean where !stack.boolean(at: -1): return nil
        default:
            throw call.misuse("the value of '\(name)' must be a string or false, got \(stack.typeName(at: -1))")
        }
    }
}
