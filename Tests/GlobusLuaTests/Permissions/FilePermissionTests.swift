import Foundation
import GlobusLua
import Testing

/// Permissions for paths.
@Suite struct FilePermissionTests {
    private let read = "local file = assert(io.open(path)) return file:read('a')"

    private func refusal(_ words: String, _ flags: String) -> String {
        "PermissionError: \(words) is not allowed; to allow it pass \(flags)"
    }

    @Test(
        "A path inside is read, however it is written",
        arguments: ["/in/a", "/in/../in/./a", "//in//a", "/out/../in/a", "/in/link", "/out/link"]
    )
    func inside(path: String) async throws {
        let bench = try await PermissionBench { Permissions(read: ["\($0)/in"]) }
        try bench.write("inside", to: "in/a")
        try bench.link("in/link", to: "a")
        try bench.link("out/link", to: "../in/a")
        #expect(await bench.outcome("local path = folder .. '\(path)' \(read)") == "inside")
    }

    @Test(
        "A path that leads out is refused, however it is written, and the refusal names where it leads",
        arguments: [
            ("/out/a", "'F/out/a'"), ("/in/../out/a", "'F/in/../out/a', which is F/out/a,"),
            ("/in/link", "'F/in/link', which is F/out/a,"), ("/in/folder/a", "'F/in/folder/a', which is F/out/a,"),
            ("/inner", "'F/inner'"),
        ]
    )
    func outside(path: String, words: String) async throws {
        let bench = try await PermissionBench { Permissions(read: ["\($0)/in"]) }
        try bench.write("outside", to: "out/a")
        try bench.write("outside", to: "inner")
        try bench.link("in/link", to: "../out/a")
        try bench.link("in/folder", to: "../out")
        let target = path == "/inner" ? "\(bench.folder)/inner" : "\(bench.folder)/out/a"
        #expect(
            await bench.outcome("local path = folder .. '\(path)' \(read)")
                == refusal("reading \(words.replacing("F/", with: "\(bench.folder)/"))", "--allow-read=\(target)")
        )
    }

    @Test("A refusal is the same whether there is anything or not")
    func noOracle() async throws {
        let bench = try await PermissionBench { Permissions(read: ["\($0)/in"], write: ["\($0)/in"]) }
        try bench.write("", to: "out/there")
        for (name, code) in [("there", "io.open(path)"), ("not", "io.open(path)"), ("not/a", "io.open(path, 'w')")] {
            let outcome = await bench.outcome("local path = folder .. '/out/\(name)' \(code)")
            #expect(outcome.hasPrefix("PermissionError: "), "\(name)")
        }
        #expect(
            await bench.outcome("return select(2, io.open(folder .. '/in/not'))")
                == "\(bench.folder)/in/not: No such file or directory"
        )
        #expect(
            await bench.outcome("return select(2, os.remove(folder .. '/in/not/a'))").hasSuffix(
                "No such file or directory"
            )
        )
    }

    @Test(
        "A mode needs the permissions for what it does",
        arguments: [
            ("r", true, false), ("w", false, true), ("a", false, true), ("r+", true, true), ("w+", true, true),
            ("a+", true, true),
        ]
    )
    func modes(mode: String, reads: Bool, writes: Bool) async throws {
        for (canRead, canWrite) in [(true, false), (false, true), (true, true), (false, false)] {
            let bench = try await PermissionBench {
                Permissions(read: canRead ? ["\($0)/in"] : [], write: canWrite ? ["\($0)/in"] : [])
            }
            try bench.write("", to: "in/a")
            let outcome = await bench.outcome("return io.type(io.open(folder .. '/in/a', '\(mode)'))")
            let missing = [(reads && !canRead, "read"), (writes && !canWrite, "write")].filter(\.0).map(\.1)
            let flags = missing.map { "--allow-\($0)=\(bench.folder)/in/a" }.joined(separator: " ")
            #expect(missing.isEmpty ? outcome == "file" : outcome.hasSuffix("pass \(flags)"), "\(canRead) \(canWrite)")
        }
    }

    @Test("A file is made inside only, also through a link to what does not exist")
    func making() async throws {
        let bench = try await PermissionBench { Permissions(write: ["\($0)/in"]) }
        try bench.link("in/good", to: "made")
        try bench.link("in/bad", to: "../out/made")
        try bench.link("in/circle", to: "circle")
        let write = "local file = assert(io.open(path, 'w')) file:write('x') file:close() return 'written'"
        #expect(await bench.outcome("local path = folder .. '/in/good' \(write)") == "written")
        #expect(try bench.text(of: "in/made") == "x")
        let bad = await bench.outcome("local path = folder .. '/in/bad' \(write)")
        #expect(
            bad.hasSuffix(
                "which is \(bench.folder)/out/made, is not allowed; to allow it pass --allow-write=\(bench.folder)/out/made"
            )
        )
        #expect(!FileManager.default.fileExists(atPath: "\(bench.folder)/out/made"))
        #expect(
            await bench.outcome("return select(2, io.open(folder .. '/in/circle', 'w'))").hasSuffix(
                "Too many levels of symbolic links"
            )
        )
        #expect(await bench.outcome("return select(2, io.open(folder .. '/in/', 'w'))").hasSuffix("Is a directory"))
    }

    @Test("A permission for what does not exist yet holds when it does")
    func notYet() async throws {
        let bench = try await PermissionBench { Permissions(read: ["\($0)/in/new"], write: ["\($0)/in/./x/../new/"]) }
        #expect(await bench.outcome("local f = assert(io.open(folder .. '/in/new', 'w+')) return io.type(f)") == "file")
        #expect(await bench.outcome("io.open(folder .. '/in/newer', 'w')").hasPrefix("PermissionError"))
    }

    @Test("A link is removed and renamed itself, and both ends of a rename are judged")
    func entries() async throws {
        let bench = try await PermissionBench { Permissions(read: ["\($0)/in"], write: ["\($0)/in", "\($0)/out/own"]) }
        try bench.write("outside", to: "out/a")
        try bench.write("own", to: "out/own")
        try bench.write("inside", to: "in/b")
        try bench.link("in/link", to: "../out/a")
        #expect(
            await bench.outcome("assert(os.rename(folder .. '/in/link', folder .. '/in/other')) return 'done'")
                == "done"
        )
        #expect(await bench.outcome("assert(os.remove(folder .. '/in/other')) return 'done'") == "done")
        #expect(try bench.text(of: "out/a") == "outside")
        for (from, to) in [("in/b", "out/b"), ("out/a", "in/c"), ("in/link/../b", "in/c"), ("out/own", "in/c")] {
            let outcome = await bench.outcome("return select(2, os.rename(folder .. '/\(from)', folder .. '/\(to)'))")
            #expect(
                outcome.hasPrefix("PermissionError") || outcome.hasSuffix("Not a directory")
                    || outcome.hasSuffix("No such file or directory"),
                "\(from): \(outcome)"
            )
        }
        #expect(try bench.text(of: "out/own") == "own")
        #expect(await bench.outcome("os.remove(folder .. '/out/a')").hasPrefix("PermissionError: writing"))
        #expect(
            await bench.outcome("return select(2, os.remove(folder .. '/in/..'))").hasPrefix("PermissionError: writing")
        )
    }

    @Test("What may not be read is not moved to where it may be", arguments: [true, false])
    func movingToRead(targetIsReadable: Bool) async throws {
        let bench = try await PermissionBench {
            Permissions(read: targetIsReadable ? ["\($0)/in"] : [], write: ["\($0)/in", "\($0)/out"])
        }
        try bench.write("outside", to: "out/a")
        let outcome = await bench.outcome("return tostring(os.rename(folder .. '/out/a', folder .. '/in/a'))")
        #expect(
            outcome
                == (targetIsReadable
                    ? refusal("reading '\(bench.folder)/out/a'", "--allow-read=\(bench.folder)/out/a") : "true")
        )
    }

    @Test(
        "Devices and what the kernel shows of itself take --allow-all, whatever else is allowed",
        arguments: [
            "/dev/zero", "/dev/full", "/proc/self/environ", "/proc/version", "/sys/kernel/uevent_seqnum",
        ]
    )
    func special(path: String) async throws {
        let bench = try await PermissionBench { _ in Permissions(read: .everything, write: .everything) }
        #expect(await bench.outcome("io.open('\(path)')").hasSuffix("is not allowed; to allow it pass --allow-all"))
        try bench.link("in/link", to: path)
        #expect(await bench.outcome("io.open(folder .. '/in/link')").hasSuffix("to allow it pass --allow-all"))
        #expect(await bench.outcome("return io.open('/dev/null'):read('a') .. 'null'") == "null")
    }

    @Test("Flags for strange paths can be pasted into a shell")
    func quoting() async throws {
        let bench = try await PermissionBench { _ in .none }
        #expect(await bench.outcome("io.open(\"/a b'c\")").hasSuffix(#"pass --allow-read='/a b'\''c'"#))
        #expect(await bench.outcome("io.open('/x/y,z/w')").hasSuffix("pass --allow-read=/x"))
        #expect(
            await bench.outcome("io.open('/x\\27[2J\\n')").hasSuffix(
                #"reading '/x\u{1b}[2J\u{a}' is not allowed; to allow it pass --allow-read=$'/x\x1b[2J\x0a'"#
            )
        )
    }

    @Test("A named pipe does not make the host wait for its other end")
    func namedPipe() async throws {
        let bench = try await PermissionBench { Permissions(read: ["\($0)/in"], write: ["\($0)/in"]) }
        mkfifo("\(bench.folder)/in/pipe", 0o600)
        let outcome = await bench.outcome(
            """
            local path = folder .. "/in/pipe"
            local _, message = io.open(path, "w")
            local reader <close> = io.open(path)
            local line
            task.all(
              function() line = reader:read() end,
              function()
                task.sleep(0.01)
                local writer <close> = io.open(path, "w")
                writer:write("through\\n")
              end)
            return message:match("No such device") .. " " .. line
            """
        )
        #expect(outcome == "No such device through")
    }
}
