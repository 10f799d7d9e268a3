import GlobusLua
import LuaRuntime

extension TestLibrary {
    var startup: HostFunction {
        HostFunction(
            "startup",
            "Runs a startup script, which finds `policy` as it does when a host starts.",
            details:
                "What it decides inside a test, or a hook, lasts until the test ends; in the file it lasts for all its tests.",
            parameters: [.required("path", .string, "The script; a relative path begins at the test file's folder.")],
            mayWait: true,
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
            "run_script",
            "Runs a script as `globus-lua run` does, in an environment of its own, and keeps what it prints.",
            details: "The script's standard output is in the result, and shown where the test fails. Where the script "
                + "raises, `run_script` does. `os.exit` ends the script, and the test goes on.",
            parameters: [.required("path", .string, "The script; a relative path begins at the test file's folder.")],
            results: [HostResult("ScriptRun", "What it printed, its exit status, and what it returned.")],
            isVariadic: true,
            mayWait: true,
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

    /// The arguments behind the path, which a command line could give.
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
