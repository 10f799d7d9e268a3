import Foundation
import MockGlobus
import Testing

@Suite struct ServedFileTests {
    @Test("Two dots in a path take away the name before them, and never lead out of the folder")
    func dots() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("here".utf8).write(to: folder.appending(path: "a.txt"))
        var configuration = MockGlobus.Configuration()
        configuration.filesFolder = folder.path
        let mock = try await MockGlobus.started(configuration)
        for path in ["a.txt", "./a.txt", "nowhere/../a.txt", "a/b/../.././a.txt"] {
            #expect(try await mock.send(.get("/files/\(path)")).text == "here", "\(path)")
        }
        for path in ["..", "../\(folder.lastPathComponent)/a.txt", "%2E%2E/x", "x/../../../../../../../etc/hosts", "."]
        {
            #expect(try await mock.send(.get("/files/\(path)")).status == 404, "\(path)")
        }
    }
}
