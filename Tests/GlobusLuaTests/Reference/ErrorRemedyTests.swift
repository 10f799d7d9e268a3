import Foundation
import GlobusAuth
import GlobusLua
import GlobusTokenStorage
import LuaRuntime
import Networking
import TestSupport
import Testing

/// The page that says of each class of errors what causes it and what to do: it has all of them, in their own words.
@Suite struct ErrorRemedyTests {
    /// What the page says about one class.
    struct Section: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        var testDescription: String { name }

        /// The example that raises it; nil where the page has its words alone.
        var example: HostExample? { LuaPage.examples(in: text).first }
        /// The words, where no script can raise it.
        var words: String? { text.firstMatch(of: /\n\n```\n([\s\S]*?)\n```/).map { String($0.1) } }
    }

    static let sections: [Section] = {
        let file = ReferenceTests.catalogue.appending(path: "ErrorRemedies.md")
        let parts = ((try? String(contentsOf: file, encoding: .utf8)) ?? "").components(separatedBy: "\n### ")
        return parts.dropFirst().map { part in
            let lines = part.split(separator: "\n", maxSplits: 1)
            return Section(name: String(lines[0]), text: lines.count > 1 ? String(lines[1]) : "")
        }
    }()

    @Test("The page has every class once, with its cause and its remedy")
    func isComplete() {
        #expect(Self.sections.map(\.name).sorted() == GlobusError.Code.all.map(\.name).sorted())
        for section in Self.sections {
            #expect(section.text.contains("\n**Cause.** "), "\(section.name)")
            #expect(section.text.contains("\n**Remedy.** "), "\(section.name)")
        }
    }

    @Test("What scripts can raise has the words of the page", arguments: sections.filter { $0.example != nil })
    func raisedByScripts(section: Section) async throws {
        let example = try #require(section.example)
        let output = try await TestExampleTests().output(of: example)
        #expect(LuaPage.isMatch(output, for: example.output), "\(output)")
        #expect(section.name == "GlobusError" || output.contains("\(section.name): "))
    }

    @Test("What scripts cannot raise by themselves has the words of the page, too")
    func raisedInSwift() async throws {
        let consents = #expect(throws: GlobusError.self) { try ConsentForest(JSONValue.object([:])) }
        let errors =
            [consents, #expect(throws: GlobusError.self) { try FileUpload(of: "/data/results.h5") }]
            + [try await Self.damagedStorage(), try await Self.silentServer()]
            + (try await LoginFailures.ofTokens()) + (try await LoginFailures.ofFlows())
        let wanted = Self.sections.filter { $0.example == nil && $0.words != nil }
        #expect(Set(errors.compactMap { $0?.code.name }) == Set(wanted.map(\.name)))
        for error in errors.compactMap(\.self) {
            let words = wanted.first { $0.name == error.code.name }?.words ?? ""
            #expect(LuaPage.isMatch("\(error)", for: words), "\(error)")
        }
    }

    private static func damagedStorage() async throws -> GlobusError? {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: file) }
        try Data("{ oops".utf8).write(to: file)
        return await #expect(throws: GlobusError.self) {
            try await JSONTokenStorage(filePath: file.path).tokenDataByResourceServer()
        }
    }

    /// The error of a server that lets connections wait.
    private static func silentServer() async throws -> GlobusError? {
        let (listener, port) = try LoopbackListener.open(backlog: 0)
        // With its queue of connections full, the kernel leaves further ones without an answer.
        let fillers = (0..<4).map { _ in LoopbackListener.connectWithoutWaiting(to: port) }
        defer { for descriptor in fillers + [listener] { close(descriptor) } }
        let loop = try EventLoop()
        defer { loop.shutdown() }
        var request = try HTTPRequest(method: "GET", url: RequestURL("http://127.0.0.1:\(port)/"))
        request.connectTimeout = .milliseconds(50)
        return await #expect(throws: GlobusError.self) { try await CurlHTTPClient(loop: loop).send(request) }
    }

    @Test(
        "An ellipsis of the page stands for any text in its line",
        arguments: [
            ("a", "a", true), ("a", "b", false), ("axb", "a…b", true), ("ab", "a…b", true), ("a", "a…a", false),
            ("axbyc", "a…b…c", true), ("axcyc", "a…b…c", false), ("a\nb", "a…", false), ("anything", "…", true),
        ]
    )
    func ellipsis(text: String, pattern: String, isMatch: Bool) {
        #expect(LuaPage.isMatch(text, for: pattern) == isMatch)
    }
}
