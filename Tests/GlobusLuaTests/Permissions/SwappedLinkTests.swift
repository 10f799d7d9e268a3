import Foundation
import GlobusLua
import Synchronization
import Testing

/// Another process swaps a link while a script uses it.
@Suite struct SwappedLinkTests {
    /// Points a link to two places in turn, until it is released.
    private final class Swapper: Sendable {
        private let isDone = Atomic<Bool>(false)

        init(_ link: String, _ targets: [String]) {
            symlink(targets[0], link)
            Thread.detachNewThread { [self] in
                var turn = 0
                while !isDone.load(ordering: .relaxed) {
                    symlink(targets[turn % 2], link + ".new")
                    rename(link + ".new", link)
                    turn += 1
                }
            }
        }

        func stop() { isDone.store(true, ordering: .relaxed) }
    }

    @Test("What is read through a link that is swapped meanwhile is never what lies outside")
    func reading() async throws {
        let bench = try await PermissionBench { Permissions(read: ["\($0)/in"]) }
        try bench.write("inside", to: "in/a")
        try bench.write("SECRET", to: "out/a")
        let swapper = Swapper("\(bench.folder)/in/link", ["a", "../out/a"])
        defer { swapper.stop() }
        let outcome = await bench.outcome(
            """
            local seen = {}
            local rounds = 0
            repeat
              local ok, file = pcall(io.open, folder .. "/in/link")
              local text = ok and file and file:read("a") or "refused"
              if ok and file then file:close() end
              seen[text] = (seen[text] or 0) + 1
              rounds = rounds + 1
            until (rounds >= 3000 and seen.inside and seen.refused) or rounds > 300000
            return ("%s %s %s"):format(seen.SECRET, seen.inside ~= nil, seen.refused ~= nil)
            """
        )
        #expect(outcome == "nil true true")
    }

    @Test("What is written, made and removed in a folder that is swapped meanwhile is never outside")
    func writing() async throws {
        let bench = try await PermissionBench { Permissions(write: ["\($0)/in"]) }
        mkdir("\(bench.folder)/in/real", 0o700)
        try bench.write("kept", to: "out/kept")
        let swapper = Swapper("\(bench.folder)/in/folder", ["real", "../out"])
        defer { swapper.stop() }
        let outcome = await bench.outcome(
            """
            local path = folder .. "/in/folder/"
            local done, refused, rounds = 0, 0, 0
            repeat
              for _, act in ipairs {
                function() return io.open(path .. "new", "w") end,
                function() return os.rename(path .. "new", path .. "newer") end,
                function() return os.remove(path .. "newer") end,
                function() return io.open(path .. "kept", "w") end,
                function() return os.remove(path .. "kept") end,
              } do
                local ok, result = pcall(act)
                if not ok then refused = refused + 1 elseif result then done = done + 1 end
                if io.type(result) then result:close() end
              end
              rounds = rounds + 1
            until (rounds >= 1000 and done > 0 and refused > 0) or rounds > 100000
            return tostring(done > 0 and refused > 0)
            """
        )
        #expect(outcome == "true")
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(bench.folder)/out") == ["kept"])
        #expect(try bench.text(of: "out/kept") == "kept")
    }
}
