import Foundation
import GlobusLua
import GlobusLuaTesting
import Testing

/// Runs the tests that are written in Lua, in `Scripts`, as `globus-lua test --allow-all` does.
@Suite struct ScriptTests {
    static let files: [String] = {
        let paths = (try? TestFiles.find(in: [ScriptBench.scriptFolder])) ?? []
        return paths.map { String($0.dropFirst(ScriptBench.scriptFolder.count + 1)) }
    }()

    @Test("Every behaviour that the file states holds", arguments: files)
    func holds(file: String) async throws {
        let file = TestFile(path: "\(ScriptBench.scriptFolder)/\(file)", permissions: .all)
        let results = try await file.results()
        #expect(!results.isEmpty, "the file has tested nothing")
        for result in results {
            switch result.outcome {
            case .passed: continue
            case .pending: Issue.record("\(result.name): still to be written")
            case .failed(let failure):
                let text = ([failure.message] + failure.details).joined(separator: "\n")
                Issue.record("\(result.name): \(text)", sourceLocation: file.place(of: failure))
            }
        }
    }

    @Test("Every script beside the test files is a module that one of them requires")
    func allAreRun() throws {
        let folder = ScriptBench.scriptFolder
        let all = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".lua") }
        #expect(Set(Self.files).isSubset(of: all))
        let source = try all.map { try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8) }.joined()
        for path in Set(all).subtracting(Self.files) {
            let module = path.dropLast(".lua".count).replacing("/", with: ".")
            #expect(source.contains("\"\(module)\""), "\(path) is neither a test file nor a module of one")
        }
    }

    @Test("A behaviour that does not hold is told with its name and place, and those behind it are tested all the same")
    func tellsFailures() async throws {
        let source = """
            it("one and one", function() expect(1 + 1):to_be(3) end)
            it("a missing error", function() expect(function() end):to_raise { message = "text" } end)
            it("a call", function()
              local nothing
              nothing()
            end)
            it("two and two", function() expect({ 2 + 2 }):to_equal({ 4 }) end)
            """
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString)_test.lua").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(source.utf8).write(to: URL(filePath: path))
        let file = TestFile(path: path)
        var failures: [String] = []
        var passed: [String] = []
        for result in try await file.results() {
            if case .failed(let failure) = result.outcome {
                failures.append("\(result.name), line \(file.place(of: failure).line)")
            } else {
                passed.append(result.name)
            }
        }
        #expect(failures == ["one and one, line 1", "a missing error, line 2", "a call, line 5"])
        #expect(passed == ["two and two"])
    }
}
