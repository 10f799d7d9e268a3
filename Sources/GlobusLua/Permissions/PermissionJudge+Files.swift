import GlobusAuth

extension PermissionJudge {
    /// Refuses a file that the host is to use on the script's behalf; returns the path that was judged.
    func requireFile(_ path: String, _ rights: FileRights) throws -> String {
        if allowsEverything { return path }
        if FilePath.isTooLong(path.utf8) {
            throw GlobusError(.usage, "the path '\(path.printable(limit: 100))' is longer than the system takes")
        }
        let place = FilePlace.resolving(path)
        try require(rights, of: place, asked: Array(path.utf8))
        return place.text
    }

    /// Refuses to read an encryption key where the script may not read it itself.
    func requireKeySource(_ text: String) throws {
        if text.hasPrefix("env:") { try requireVariable(String(text.dropFirst(4))) }
        if text.hasPrefix("file:") { _ = try requireFile(String(text.dropFirst(5)), .read) }
    }
}
