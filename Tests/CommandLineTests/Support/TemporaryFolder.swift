import Foundation

/// A folder that exists as long as its owner.
final class TemporaryFolder: Sendable {
    let path: String

    /// Makes a folder with files.
    init(_ files: [String: [UInt8]] = [:]) {
        var template = Array("/tmp/globus-lua-tests.XXXXXX".utf8CString)
        mkdtemp(&template)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        for (name, content) in files {
            guard let file = fopen("\(path)/\(name)", "w") else { continue }
            fwrite(content, 1, content.count, file)
            fclose(file)
        }
    }

    convenience init(_ name: String, _ text: String) {
        self.init([name: Array(text.utf8)])
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func path(of name: String) -> String { "\(path)/\(name)" }
}
