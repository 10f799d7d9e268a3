import Foundation
import GlobusAuth
import GlobusLua
import GlobusLuaTesting
import LuaRuntime
import Testing

/// The reference is complete, the committed pages fit the descriptions, and its examples are true.
@Suite struct ReferenceTests {
    static let catalogue = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../Sources/GlobusLua/GlobusLua.docc").standardized

    /// The functions of the host, without those of Lua's own libraries.
    private static let functions: [FunctionDescription] = {
        let api = ScriptAPI.startupScripts
        let libraries = ["globus", "globus.time", "json", "log", "task", "policy", "lfs"].compactMap {
            api.library(named: $0)
        }
        let methods = api.classes.flatMap(\.methods) + api.classes.compactMap(\.call)
        var seen: Set<String> = []
        return (libraries.flatMap(\.functions) + methods).filter { seen.insert($0.name).inserted }
    }()

    /// The operations of services, whose entries are too many for an example each; the most used ones have one.
    private static let operations = Set(
        ServiceClient.all.flatMap { client in
            client.operations.flatMap { ["\(client.name):\($0.name)", "\(client.name).paginated.\($0.name)"] }
        }
    )

    @Test("The committed pages are those that `globus-lua reference` writes")
    func isCurrent() throws {
        let folder = Self.catalogue.appending(path: "Reference")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".md") }
        #expect(Set(names) == Set(Reference.pages.map(\.name)))
        for page in Reference.pages {
            let text = try String(contentsOf: folder.appending(path: page.name), encoding: .utf8)
            #expect(
                text == page.text,
                "\(page.name): run globus-lua reference Sources/GlobusLua/GlobusLua.docc/Reference"
            )
        }
    }

    @Test("Every function and method has an example, and its entry in the reference")
    func isComplete() {
        let text = Reference.pages.map(\.text).joined()
        for function in Self.functions {
            if function.name.contains(".paginated.") {
                #expect(text.contains("`\(function.name)("), "\(function.name)")
                continue
            }
            #expect(function.example != nil || Self.operations.contains(function.name), "\(function.name)")
            #expect(text.contains("# \(function.name)\n"), "\(function.name)")
        }
    }

    @Test("Every example prints what the reference says", arguments: functions.filter { $0.example != nil }.map(\.name))
    func examples(name: String) async throws {
        let function = try #require(Self.functions.first { $0.name == name })
        let example = try #require(function.example)
        #expect(try await LuaPage.output(of: example.code, isPolicy: function.owner == "policy") == example.output)
    }

    static let articles: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: catalogue.path)) ?? []
        // The examples of errors are tests, and run as such.
        return names.filter { $0.hasSuffix(".md") && $0 != "ErrorRemedies.md" }.sorted()
    }()

    @Test("Every piece of Lua in the articles runs, and prints what they say", arguments: articles)
    func article(name: String) async throws {
        let text = try String(contentsOf: Self.catalogue.appending(path: name), encoding: .utf8)
        for example in LuaPage.examples(in: text) where !TestExamples.isFile(example.code) {
            let isPolicy = example.code.hasPrefix("policy") || example.code.contains("\npolicy.")
            #expect(try await LuaPage.output(of: example.code, isPolicy: isPolicy) == example.output, "\(example.code)")
        }
    }
}
