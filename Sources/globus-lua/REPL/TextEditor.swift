import GlobusAuth
import GlobusLua
import StandardHost

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// The person's own editor: `$VISUAL`, else `$EDITOR`, else `vi`.
enum TextEditor {
    private static var command: String {
        let variables = ProcessEnvironment.variables
        let named = [variables["VISUAL"], variables["EDITOR"]].compactMap { $0 }.first { !$0.trimmed.isEmpty }
        return named ?? "vi"
    }

    /// Lets the person edit a file; says so and returns false where that has failed.
    static func edit(_ path: String) async -> Bool {
        let command = Self.command
        // The variable may have options, as in `code --wait`, so a shell takes it apart.
        let status = await ShellProgram.run(shell: "\(command) \(ShellQuotes.quoted(path))")
        if status == 0 { return true }
        let end =
            status.map { $0 == 127 ? "cannot be found" : "has ended with the status \($0)" } ?? "cannot be started"
        StandardError.write(
            "the editor '\(command.printable(limit: 100))' \(end), and nothing was run; $VISUAL or $EDITOR names another"
        )
        return false
    }

    /// Lets the person edit a text in a file that nobody else can read; nil where that has failed.
    static func edited(_ text: String) async -> String? {
        guard let folder = PrivateFolder() else {
            StandardError.write("there is no place for the text: \(String(cString: strerror(errno)))")
            return nil
        }
        defer { folder.remove() }
        let path = folder.path + "/line.lua"
        guard (try? NewFile.write(text + "\n", to: path, mode: 0o600)) == true else {
            StandardError.write("there is no place for the text in \(folder.path)")
            return nil
        }
        guard await edit(path), let bytes = try? SourceFile.readNow(path) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A folder for files of a moment, which only this user can enter.
struct PrivateFolder {
    let path: String

    /// Makes the folder in `$TMPDIR` or `/tmp`; nil, with `errno`, where that is not possible.
    init?() {
        let parent = ProcessEnvironment.variables["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
        var template = Array("\(parent)/globus-lua.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { return nil }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Removes the folder with the files in it, those that an editor has left among them.
    func remove() {
        if let directory = opendir(path) {
            while let entry = readdir(directory) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name != ".", name != ".." { unlink("\(path)/\(name)") }
            }
            closedir(directory)
        }
        rmdir(path)
    }
}

/// Quotes for `sh`.
enum ShellQuotes {
    /// The text as one word.
    static func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "'\\''"))'" }
}
