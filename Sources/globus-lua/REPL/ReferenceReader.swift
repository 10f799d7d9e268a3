import GlobusLua
import GlobusLuaTesting
import StandardHost

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Shows the pages of the reference in a pager.
enum ReferenceReader {
    /// Returns the page about a name, and the line at which its section begins; the overview for an empty name, and nil
    /// where there is none.
    static func page(about name: String) -> (name: String, text: String, line: Int)? {
        let pages = Reference.pages
        if name.isEmpty { return pages.first.map { ($0.name, $0.text, 1) } }
        // The name of a class without its library stands for its objects; with it, for the function that makes them.
        let found = name.contains(".") ? pages : pages.filter(isAboutClasses) + pages.filter { !isAboutClasses($0) }
        for page in found {
            let lines = page.text.split(separator: "\n", omittingEmptySubsequences: false)
            if let line = lines.firstIndex(where: { isHeading($0, of: name) }) {
                return (page.name, page.text, line + 1)
            }
        }
        for page in pages where page.text.contains("| `\(name)` |") {
            let lines = page.text.split(separator: "\n", omittingEmptySubsequences: false)
            return (page.name, page.text, (lines.firstIndex { $0.hasPrefix("| `\(name)` |") } ?? 0) + 1)
        }
        return nil
    }

    private static func isAboutClasses(_ page: ReferencePage) -> Bool {
        page.text.hasPrefix("# The class ") || page.text.hasPrefix("# Objects and tables")
    }

    private static func isHeading(_ line: Substring, of name: String) -> Bool {
        guard line.hasPrefix("#") else { return false }
        let title = line.drop { $0 == "#" }.dropFirst()
        return ["", "The library ", "The class "].contains { title == $0 + name } || title.hasSuffix(".\(name)")
    }

    /// Shows a text from a line on in the person's pager, `$PAGER` or else `less`; prints it where there is none, or no
    /// terminal to show it on.
    static func show(_ text: String, line: Int) async {
        guard TerminalStyle.isTerminal(STDOUT_FILENO), let folder = PrivateFolder() else { return print(text) }
        defer { folder.remove() }
        let path = "\(folder.path)/page.md"
        guard (try? NewFile.write(text, to: path, mode: 0o600)) == true else { return print(text) }
        let named = (ProcessEnvironment.variables["PAGER"] ?? "").trimmed
        let pager = named.isEmpty ? "less" : named
        let knowsLines = ["less", "more"].contains(pager.split(separator: " ").first?.split(separator: "/").last ?? "")
        let start = knowsLines && line > 1 ? " +\(line)" : ""
        let status = await ShellProgram.run(shell: "\(pager)\(start) \(ShellQuotes.quoted(path))")
        if status == nil || status == 127 { print(text) }
    }
}
