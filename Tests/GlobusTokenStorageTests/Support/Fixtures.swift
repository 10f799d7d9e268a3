import Foundation
import Testing

/// Files that were written by the Globus SDK for Python 4.10.0.
enum Fixtures {
    /// Copies the fixture `name` into `folder` as `newName`; returns its path there.
    static func copy(_ name: String, to folder: TemporaryFolder, as newName: String) throws -> String {
        let source = try #require(Bundle.module.path(forResource: "Fixtures/" + name, ofType: nil))
        try FileManager.default.copyItem(atPath: source, toPath: folder.file(newName))
        return folder.file(newName)
    }
}
