import Foundation

/// A hostile script, and its expected outcome.
struct Attack: Sendable, CustomStringConvertible {
    /// The file and the name of the attack.
    var description: String
    /// Words that the program prints on either stream, besides other output.
    var words: String
    var status: Int32
    var options: [String]
    var source: String

    /// All limits are small, so that they end a script soon.
    private static let standardOptions = ["--no-startup", "--max-cpu", "0.05"]

    private static let folder = #filePath.split(separator: "/").dropLast(2).map { "/\($0)" }.joined() + "/Attacks"

    /// The names of the files with attacks.
    static var files: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".lua") }.sorted()
        }
    }

    /// Reads the attacks of a file.
    ///
    /// Its first line says what is expected of each attack, `-- expect: STATUS "WORDS"`; a second one may hold options.
    /// Every attack begins with a line that names it, `-- attack: NAME`.
    static func all(in file: String) throws -> [Attack] {
        let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
        let parts = text.components(separatedBy: "-- attack: ")
        let head = parts[0].split(separator: "\n")
        guard let expectation = head.first?.wholeMatch(of: /-- expect: (\d+) "(.*)"/), let status = Int32(expectation.1)
        else { throw Malformed(file: file) }
        let options = head.dropFirst().first.map { $0.dropFirst("-- options: ".count).split(separator: " ") } ?? []
        return parts.dropFirst().map { part in
            let name = part.prefix { $0 != "\n" }
            return Attack(
                description: "\(file): \(name)",
                words: String(expectation.2),
                status: status,
                options: standardOptions + options.map(String.init),
                source: String(part.dropFirst(name.count))
            )
        }
    }

    struct Malformed: Error {
        var file: String
    }
}
