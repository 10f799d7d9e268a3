import Foundation
import Testing

/// Runs the seeds of scripts/fuzz, and all inputs that it has ever found.
@Suite struct CorpusTests {
    @Test("What has been found once is found no more", .serialized, arguments: FuzzTarget.all.map { $0.name })
    func corpus(name: String) throws {
        let target = try #require(FuzzTarget.all.first { $0.name == name })
        let folder = try #require(Bundle.module.resourceURL).appending(path: "Corpus/\(name)")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        #expect(!files.isEmpty)
        for file in files {
            #expect(throws: Never.self, "\(file.lastPathComponent)") {
                try target.check(Array(Data(contentsOf: file)))
            }
        }
    }
}
