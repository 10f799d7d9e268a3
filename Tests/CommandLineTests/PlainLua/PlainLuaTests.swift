import Foundation
import Testing

/// Scripts that print here what they print under plain Lua.
@Suite struct PlainLuaTests {
    private static let folder = #filePath.split(separator: "/").dropLast().map { "/\($0)" }.joined() + "/Cases"

    static let cases: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".lua") }.sorted()
    }()

    @Test("There are cases")
    func exist() { #expect(Self.cases.count > 30) }

    @Test("A script prints what it prints under lua5.4", arguments: cases)
    func same(name: String) async throws {
        let here = try await Program.run(["--allow-all", name], shell: "cd '\(Self.folder)'; exec \"$0\" \"$@\"")
        let there = try await Program.run([name], shell: "cd '\(Self.folder)'; exec lua5.4 \"$@\"")
        #expect(here.end == .exited(0), "\(here)")
        #expect(there.end == .exited(0), "\(there)")
        #expect(Self.withoutAddresses(here.output) == Self.withoutAddresses(there.output))
        #expect(here.errors == there.errors)
    }

    private static func withoutAddresses(_ text: String) -> String { text.replacing(/0x[0-9a-f]+/, with: "0x") }
}
