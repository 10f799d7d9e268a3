import Foundation
import Testing

/// What `scripts/install` puts on a machine, and takes away again.
@Suite struct InstallationTests {
    private static func install(_ words: String) async throws -> Outcome {
        let script = "'\(Repository.root)/scripts/install'"
        return try await Program.run([], shell: "GLOBUS_LUA_PROGRAM=$0 exec \(script) \(words)", patience: 120_000)
    }

    @Test("What is installed can be read and run by all, links to nothing that is not there, and goes again as a whole")
    func installation() async throws {
        let folder = TemporaryFolder()
        let prefix = folder.path(of: "a [prefix]")
        let outcome = try await Self.install("'\(prefix)'")
        #expect(outcome.end == .exited(0), "\(outcome)")

        let files = try FileManager.default.subpathsOfDirectory(atPath: prefix)
        for path in ["bin/globus-lua", "share/man/man1/globus-lua.1", "share/doc/globus-lua/pages/LogIn.md"] {
            #expect(files.contains(path), "\(path)")
        }
        for path in files {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(prefix)/\(path)")
            let isFile = attributes[.type] as? FileAttributeType == .typeRegular
            let mode = isFile && path != "bin/globus-lua" ? 0o644 : 0o755
            #expect(attributes[.posixPermissions] as? Int == mode, "\(path)")
        }
        try expectLinks(in: files.filter { $0.hasSuffix(".md") }, below: prefix)
        let version = try await Program.run([], shell: "exec '\(prefix)/bin/globus-lua' --version")
        #expect(version.output.hasPrefix("globus-lua "), "\(version)")

        #expect(try await Self.install("--uninstall '\(prefix)'").end == .exited(0))
        #expect(!FileManager.default.fileExists(atPath: prefix))
    }

    private func expectLinks(in files: [String], below prefix: String) throws {
        var count = 0
        for file in files {
            let path = URL(filePath: "\(prefix)/\(file)")
            let document = MarkdownDocument(path: file, text: try String(contentsOf: path, encoding: .utf8))
            #expect(document.pageLinks.isEmpty, "\(file)")
            for link in document.links where !link.text.hasPrefix("https://") && !link.text.hasPrefix("#") {
                let target = path.deletingLastPathComponent().appending(path: link.text).standardized.path
                #expect(FileManager.default.fileExists(atPath: target), "\(file):\(link.line): \(link.text)")
                count += 1
            }
        }
        #expect(count > 100)
    }

    @Test("A folder that cannot be written is said at once, with what to do")
    func unwritable() async throws {
        let outcome = try await Self.install("/dev/null/prefix")
        #expect(outcome.end == .exited(1))
        #expect(
            outcome.errors == """
                install: cannot write /dev/null/prefix/bin; run this as root, or name a folder of your own: \
                scripts/install ~/.local

                """
        )
    }
}
