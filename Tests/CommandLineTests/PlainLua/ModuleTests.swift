import Foundation
import Testing

/// Where modules come from, and what `dofile` and `loadfile` may read.
@Suite struct ModuleTests {
    @Test(
        "--lua-path takes folders, trees of LuaRocks and templates, one by one and with semicolons",
        arguments: [["lib", "tree", "own/?.module"], ["lib;tree;own/?.module"], ["lib/;tree/", "./own/?.module"]]
    )
    func modulePath(paths: [String]) async throws {
        let folder = TemporaryFolder()
        let make = """
            cd '\(folder.path)'; mkdir -p lib/inner tree/share/lua/5.4/rock own
            echo 'return "plain"' > lib/plain.lua; echo 'return "inner"' > lib/inner/init.lua
            echo 'return "rock"' > tree/share/lua/5.4/rock/init.lua; echo 'return "own"' > own/odd.module
            exec "$0" "$@"
            """
        let script = "for _, name in ipairs{'plain', 'inner', 'rock', 'odd'} do io.write(require(name), ' ') end"
        let options = paths.flatMap { ["--lua-path", $0] }
        let outcome = try await Program.run(options + ["-e", script], shell: make)
        #expect(outcome == .exited(0, output: "plain inner rock own "))
    }

    @Test("A module's name and package.path lead nowhere without permission, and tell nothing of what is there")
    func confined() async throws {
        let folder = TemporaryFolder(["outside.lua": Array("return 'outside'".utf8)])
        let script = """
            local function try(name) return select(2, pcall(require, name)) end
            print((try("../outside"):gsub("\\n.*", "")))
            package.path = "../?.lua;\(folder.path)/?.lua"
            print((try("outside"):gsub("pass %S+", "pass")))
            print((try("nothing"):gsub("pass %S+", "pass")))
            package.path = "./?.txt"
            print(try("data"):match("no file './data.txt' %(not allowed; to allow it pass"))
            """
        let make = """
            cd '\(folder.path)'; mkdir sub; cd sub; echo 'return 1' > data.txt; exec "$0" "$@"
            """
        let outcome = try await Program.run(["-e", script], shell: make)
        func lines(_ name: String) -> String {
            """
            module '\(name)' not found:
            \tno field package.preload['\(name)']
            \tno file '../\(name).lua' (not allowed; to allow it pass
            \tno file '\(folder.path)/\(name).lua' (not allowed; to allow it pass

            """
        }
        #expect(
            outcome
                == .exited(
                    0,
                    output: "module '../outside' not found:\n" + lines("outside") + lines("nothing")
                        + "no file './data.txt' (not allowed; to allow it pass\n"
                )
        )
        let allowed = try await Program.run(
            ["--allow-read=\(folder.path)", "-e", "package.path = '../?.lua' print((require 'outside'))"],
            shell: "mkdir -p '\(folder.path)/sub'; cd '\(folder.path)/sub'; exec \"$0\" \"$@\""
        )
        #expect(allowed == .exited(0, output: "outside\n"))
    }

    @Test(
        "dofile and loadfile take permission to read, whether or not there is a file",
        arguments: ["dofile", "loadfile"]
    )
    func filePermission(function: String) async throws {
        let folder = TemporaryFolder("data.lua", "return 'data'")
        let script = """
            for _, name in ipairs{"data.lua", "nothing.lua"} do
              local ok, e = pcall(\(function), "\(folder.path)/" .. name)
              print(ok, e.class, e.message:match("allow%-read"))
            end
            """
        let refused = "false\tPermissionError\tallow-read\n"
        #expect(try await Program.run(["-e", script]) == .exited(0, output: refused + refused))
        let run = "local r = \(function)('\(folder.path)/data.lua') print(type(r) == 'function' and r() or r)"
        #expect(
            try await Program.run(["--allow-read=\(folder.path)", "-e", run]) == .exited(0, output: "data\n")
        )
    }

    @Test("dofile and loadfile without a name take what is left of standard input")
    func standardInput() async throws {
        let input = Array("a line\n#!first\nreturn 'chunk', ...".utf8)
        #expect(
            try await Program.run(
                ["-e", "print(io.read()) print(loadfile()(5))"],
                input: Array("a line\nreturn 'chunk', ...".utf8)
            )
                == .exited(0, output: "a line\nchunk\t5\n")
        )
        #expect(
            try await Program.run(["-e", "io.read() print(dofile())"], input: input) == .exited(0, output: "chunk\n")
        )
        #expect(
            try await Program.run(["-e", "print(loadfile())"], input: Array("return +".utf8))
                == .exited(0, output: "nil\tstdin:1: unexpected symbol near '+'\n")
        )
    }

    @Test("arg[-1] is the program that runs the script", arguments: [["-e"], ["run", "-e"]])
    func interpreter(words: [String]) async throws {
        let outcome = try await Program.run(words + ["print(arg[-1])"])
        #expect(outcome == .exited(0, output: "\(Program.path)\n"))
    }

    @Test("Two tasks that require a module by a searcher of the script's own load it once")
    func ownSearcher() async throws {
        let script = """
            local count = 0
            package.searchers[1] = function(name)
              task.sleep(0.001)
              return function() count = count + 1 task.sleep(0.001) return { name = name } end
            end
            local a, b = task.all(function() return (require "own") end, function() return (require "own") end)
            print(a == b, count, a.name)
            """
        #expect(try await Program.run(["-e", script]) == .exited(0, output: "true\t1\town\n"))
    }

    @Test("Long names and paths of many templates are refused at once")
    func longPaths() async throws {
        let script = """
            for _, path in ipairs{ ("?"):rep(1e6), ("?;"):rep(1e6), ("x"):rep(1e7) } do
              print(pcall(package.searchpath, ("n"):rep(1e6), path))
            end
            print(pcall(package.searchpath, ("."):rep(1e6), "?", ".", ("r"):rep(1e6)))
            print(#select(2, pcall(require, ("x."):rep(1e5) .. "x")) > 0)
            """
        let outcome = try await Program.run(["--max-memory", "64M", "--max-cpu", "30", "-e", script])
        #expect(outcome.end == .exited(0), "\(outcome.description.prefix(2000))")
        #expect(outcome.output.components(separatedBy: "too").count == 5, "\(outcome.description.prefix(2000))")
    }
}
