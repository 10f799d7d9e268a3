import TestSupport
import Testing

/// Standard input and output that make a script wait.
@Suite struct StandardFileTests {
    private static let ticking = """
        local function tick(scope)
          return scope:spawn(function()
            for i = 1, 3 do
              task.sleep(0.001)
              io.stderr:write("tick ", i, "\\n")
            end
          end)
        end
        """

    @Test("Tasks go on while a script waits for its input, which it reads line by line as it comes")
    func input() async throws {
        let code =
            Self.ticking + "\n" + """
                task.scope(function(scope)
                  local ticks = tick(scope)
                  scope:spawn(function() ticks:wait() print("go") end)
                  print(io.read(), io.read("n", "l"))
                  print(io.read("a"), io.read())
                end)
                """
        let program = try Program(["-e", code])
        // Printed by another task, before there is any input.
        #expect(try await program.line() == "go")
        await program.write(Array("first\n1".utf8))
        await program.write(Array("2.5 rest\nall\nthe rest".utf8))
        program.closeInput()
        let outcome = try await program.end()
        #expect(outcome.end == .exited(0))
        #expect(outcome.output == "first\t12.5\t rest\nall\nthe rest\tnil\n")
        #expect(outcome.errors == "tick 1\ntick 2\ntick 3\n")
    }

    @Test("Tasks go on while nobody takes the output, whose lines stay whole and in order")
    func output() async throws {
        let code =
            Self.ticking + "\n" + """
                task.scope(function(scope)
                  scope:spawn(function() print(("b"):rep(100000)) end)
                  print(("a"):rep(300000))
                  io.write("c", 1, "\\n")
                end)
                """
        let blocking = "local blocked = task.scope(function(scope) tick(scope) print(('a'):rep(300000)) end)"
        let program = try Program(["-e", Self.ticking + "\n" + blocking])
        // The ticks come even though the output, which is more than a pipe holds, is not read.
        for number in 1...3 { #expect(try await program.errorLine() == "tick \(number)") }
        #expect(try await program.end() == .exited(0, output: String(repeating: "a", count: 300_000) + "\n"))
        let lines = try await Program.run(["-e", code]).output.split(separator: "\n")
        #expect(lines.map(\.count).sorted() == [2, 100_000, 300_000])
        #expect(lines.allSatisfy { Set($0).count == 1 || $0 == "c1" })
    }

    @Test("Input that is a file is read as a file")
    func fileInput() async throws {
        let folder = TemporaryFolder("input", "1 2\nthree")
        let code = "print(io.read('n', 'n', 'l', 'a'))"
        let outcome = try await Program.run(["-e", code], shell: "exec \"$0\" \"$@\" < \(folder.path(of: "input"))")
        #expect(outcome == .exited(0, output: "1\t2\t\tthree\n"))
    }

    @Test("Without a descriptor to spare, files and modules are errors that say so, and the next one works")
    func descriptors() async throws {
        let folder = TemporaryFolder([
            "job.lua": Array(
                """
                local storage = globus.token_storage("json", { client_id = "a" })
                local token = { access_token = "x", scope = "s", expires_at_seconds = 1, resource_server = "a" }
                storage:store_token_data_by_resource_server { a = token }
                local kept = {}
                local message, code
                repeat
                  local file
                  file, message, code = io.open("/etc/hosts")
                  kept[#kept + 1] = file
                until not file
                print(message, code)
                print(select(2, pcall(io.lines, "/etc/hosts")))
                print(select(2, io.popen("true")))
                print(tostring(select(2, pcall(require, "module"))):match("[%a ]+$"))
                for _, file in ipairs(kept) do file:close() end
                print(io.type(io.open("/etc/hosts")), (require("module")), storage:get_token_data("a").scope)
                """.utf8
            ), "module.lua": Array("return 'loaded'".utf8),
        ])
        let outcome = try await Program.run(
            ["--allow-all", folder.path(of: "job.lua")],
            // The program may inherit open files of the tests' own process.
            shell: #"ulimit -n $(($(ls /proc/self/fd | wc -l) + 36)); exec "$0" "$@""#,
            variables: ["HOME": folder.path]
        )
        #expect(
            outcome
                == .exited(
                    0,
                    output: """
                        /etc/hosts: Too many open files\t24
                        cannot open file '/etc/hosts' (Too many open files)
                        true: Too many open files\t24
                        Too many open files
                        file\tloaded\ts

                        """
                )
        )
    }

    @Test(
        "On a full disk a write is nil, a message and a code, and the next file works",
        .disabled(if: Sanitizer.isThread, "a limit for files would be one for ThreadSanitizer's memory, too")
    )
    func fullDisk() async throws {
        let folder = TemporaryFolder()
        let code = """
            local folder = ...
            local file = assert(io.open(folder .. "/big", "w"))
            local ok, message, number
            repeat ok, message, number = file:write(("x"):rep(65536)) until not ok
            print(message, number)
            pcall(file.close, file)
            assert(os.remove(folder .. "/big"))
            local small <close> = assert(io.open(folder .. "/small", "w"))
            print(small:write("fits") == small, small:flush() ~= nil)
            """
        let outcome = try await Program.run(
            ["--allow-write=\(folder.path)", "-e", code, folder.path],
            shell: #"trap "" XFSZ; ulimit -f 256; exec "$0" "$@""#
        )
        #expect(outcome == .exited(0, output: "File too large\t27\ntrue\ttrue\n"))
    }
}
