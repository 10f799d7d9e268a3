import GlobusLua
import LuaRuntime

extension TestLibrary {
    var startup: HostFunction {
        HostFunction(
            waiting: "startup",
            "Runs a startup script, which finds `policy` as it does when a host starts.",
            details:
                "What it decides inside a test, or a hook, lasts until the test ends; in the file it lasts for all its tests.",
            parameters: [.required("path", .string, "The script; a relative path begins at the test file's folder.")],
            example: HostExample(
                """
                startup("../startup/policy.lua")
                authorizer:ensure_valid_token()
                """
            )
        ) { call in
            let path = try path(call)
            let host = try call.host()
            return .wait {
                try await run(startupScript: path, in: host)
                return .nothing
            }
        }
    }

    var runScript: HostFunction {
        HostFunction(
            waiting: "run_script",
            "Runs a script as `globus-lua run` does, in an environment of its own, and keeps what it prints.",
            details: "The script's standard output is in the result, and shown where the test fails. Where the script "
                + "raises, `run_script` does. `os.exit` ends the script, and the test goes on.",
            parameters: [.required("path", .string, "The script; a relative path begins at the test file's folder.")],
            results: [HostResult("ScriptRun", "What it printed, its exit status, and what it returned.")],
            isVariadic: true,
            example: HostExample(
                """
                local run = run_script("../job.lua", mock.client())
                expect(run.output):to_contain("Beamline users")
                print(run.exit_status)
                """,
                prints: "0"
            )
        ) { call in
            let path = try path(call)
            let arguments = try arguments(call)
            let host = try call.host()
            return .wait {
                let run = try await run(script: path, arguments, in: host)
                return .push { stack in
                    ScriptRun.push(run, on: stack)
                    return 1
                }
            }
        }
    }

    var logLines: HostFunction {
        HostFunction(
            "log_lines",
            "What scripts and the host have logged since the test began, of every level.",
            results: [HostResult("string[]", "The lines: the level, the message and its fields.")],
            example: HostExample(
                """
                log.info("done", { files = 3 })
                expect(log_lines()):to_contain("info: done files=3")
                """
            )
        ) { call in
            let lines = bench.log.lines
            call.stack.pushTable(items: Int32(lines.count))
            for (index, line) in lines.enumerated() {
                call.stack.push(line)
                call.stack.setItem(Int64(index) + 1, of: -2)
            }
            return .pushed(1)
        }
    }

    private func run(startupScript path: String, in host: ScriptHost) async throws {
        try await host.run(startupScript: .file(path))
    }

    private func run(
        script path: String,
        _ arguments: [ScriptValue],
        in host: ScriptHost
    ) async throws -> KeptRun {
        try await host.run(keepingOutputOf: path, arguments: arguments)
    }

    private func path(_ call: HostCall) throws -> String {
        let path = try call.string("path")
        return path.hasPrefix("/") ? path : "\(bench.directory)/\(path)"
    }

    /// Returns the arguments after the path, which must be such as a command line can pass.
    private func arguments(_ call: HostCall) throws -> [ScriptValue] {
        guard call.stack.count > 1 else { return [] }
        return try (2...call.stack.count).map { index in
            switch call.stack.type(at: index) {
            case .string:
                guard let text = call.stack.string(at: index) else {
                    throw call.misuse("argument #\(index) must be valid UTF-8")
                }
                return .string(text)
            case .number: return .string(call.stack.text(at: index))
            default:
                let got = call.stack.typeName(at: index)
                throw call.misuse("argument #\(index) must be a string or a number, got \(got)")
            }
        }
    }
}

/// Makes the table that `run_script` returns.
enum ScriptRun {
    static let description = ClassDescription(
        "ScriptRun",
        "What came of a script that a test has run.",
        form: .record,
        fields: [
            FieldDescription("output", "string", "What the script wrote to standard output."),
            FieldDescription("exit_status", "integer", "What it gave to `os.exit`, or 0."),
            FieldDescription("values", "any[]", "What it returned."),
        ]
    )

    /// Pushes the table.
    ///
    /// Stack: [-0, +1]
    static func push(_ run: KeptRun, on stack: LuaStack) {
        stack.pushTable(fields: 3)
        stack.push(keptOutput: run.output)
        stack.setField("output", of: -2)
        stack.push(Int(run.exitStatus))
        stack.setField("exit_status", of: -2)
        stack.pushTable(items: Int32(run.values.count))
        for (index, value) in run.values.enumerated() {
            stack.push(value)
            stack.setItem(Int64(index) + 1, of: -2)
        }
        stack.setField("values", of: -2)
    }
}

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

    /// Returns the value on top; nil for false.
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
