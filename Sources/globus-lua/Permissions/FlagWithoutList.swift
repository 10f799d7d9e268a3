import GlobusAuth
import GlobusLua
import StandardHost

/// A permission flag without a list, such as `--allow-read`, which allows everything of its kind.
///
/// A list must follow an equals sign. A word after the flag may have been meant as the list. If it were taken for the
/// script, the flag would allow everything. So it is refused, and the message explains both readings.
struct FlagWithoutList {
    /// What the command does with words that are not options.
    enum WordUse: String {
        case run = "runs"
        case test = "tests"
        case none = ""
    }

    private let kind: PermissionKind

    /// Recognizes a flag; nil for any other word.
    init?(_ word: String) {
        guard let kind = PermissionKind(flag: word), kind.takesList else { return nil }
        self.kind = kind
    }

    /// The flag in the form that the parser knows.
    var withEverything: String { "\(kind.flag)=\(PermissionList.everything)" }

    /// Checks that the word after the flag cannot have been meant as the flag's list.
    ///
    /// - Parameters:
    ///   - rest: What follows the flag.
    ///   - use: What the command does with a word that is no option.
    /// - Throws: ``UsageError`` where the word may have been meant as the list.
    func requireClarity(before rest: ArraySlice<String>, _ use: WordUse) throws {
        guard let word = rest.first, !word.hasPrefix("-") else { return }
        let list = Self.quoted(String(word.drop { $0 == "=" }))
        let own = "\(kind.flag)=\(list) allows \(kind.meaning(list))"
        // The command line already names what runs.
        if use == .none || rest.dropFirst().contains(where: { $0.hasPrefix("-e") }) {
            throw UsageError(message: "\(kind.flag) takes its list behind an equals sign: \(own)")
        }
        let script = Self.quoted(word)
        let other = "\(kind.flag) -- \(script) \(use.rawValue) \(script) and allows \(kind.meaning())"
        throw UsageError(message: "'\(kind.flag) \(script)' has two meanings; write one: \(own); \(other)")
    }

    /// The word as a shell takes it.
    static func quoted(_ word: String) -> String {
        let word = word.printable(limit: 200)
        let isPlain = !word.isEmpty && word.allSatisfy { $0.isLetter || $0.isNumber || "-_./,:+@%~".contains($0) }
        return isPlain ? word : "'\(word.replacing("'", with: "'\\''"))'"
    }
}
