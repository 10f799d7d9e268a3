import Crypto
import Glibc
public import GlobusAuth

/// Keeps renewed tokens in files until their storage has taken them: one file for each storage, client and service.
///
/// The folder has the mode 0700 and the files 0600. They are encrypted where the storage is, with its key. A file exists
/// only while the storage stores, unless it fails or the process is killed; then the next run on this machine finds it.
public struct KeptTokenFiles: TokenKeeper {
    /// The folder of the files; it is created when something is kept.
    public let folder: String

    /// Names the folder.
    ///
    /// - Parameter folder: An absolute path.
    public init(folder: String) {
        self.folder = folder
    }

    /// Finds the user's own folder: `globus-lua/kept-tokens` in `$XDG_STATE_HOME`, by default `~/.local/state`; nil where
    /// there is no home folder.
    ///
    /// - Parameter value: Returns the value of an environment variable, or nil.
    public init?(environment value: (String) -> String?) {
        if let state = value("XDG_STATE_HOME"), state.hasPrefix("/") {
            self.init(folder: state + "/globus-lua/kept-tokens")
        } else {
            let home = TokenStorageLocation.homeFolder(environment: value)
            guard home.hasPrefix("/") else { return nil }
            self.init(folder: home + "/.local/state/globus-lua/kept-tokens")
        }
    }

    /// The path of the file for `owner`: the service, and a digest of whose tokens they are.
    public func place(for owner: KeptTokens.Owner) -> String {
        let service = owner.resourceServer.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == ".") ? $0 : "-" }
        let name = service.first == "." || service.isEmpty ? "tokens" : String(service.prefix(60))
        return "\(folder)/\(name)-\(Self.digest(of: owner)).json"
    }

    /// Writes the file in one step; it is on the disk when this returns.
    @concurrent
    public func keep(_ tokens: KeptTokens, for owner: KeptTokens.Owner) async throws {
        let path = place(for: owner)
        try PrivateFile.createFolder(of: path)
        try PrivateFile.replace(path, with: try KeptTokenDocument(path).encoded(tokens, for: owner))
    }

    /// Reads the file; a damaged one is an error that names it, and is left as it is.
    @concurrent
    public func keptTokens(for owner: KeptTokens.Owner) async throws -> KeptTokens? {
        let path = place(for: owner)
        // In a folder that this user may not look into, as in a service without home folders, this user has kept nothing.
        guard let status = try? PrivateFile.status(path), let bytes = try PrivateFile.read(path) else { return nil }
        let document = KeptTokenDocument(path)
        if status.st_uid != geteuid() || status.st_mode & 0o022 != 0 { throw document.isForeign }
        return try document.tokens(in: bytes, for: owner)
    }

    /// Removes the file, if there is one.
    @concurrent
    public func drop(for owner: KeptTokens.Owner) async throws {
        let path = place(for: owner)
        if unlink(path) != 0, errno != ENOENT, errno != ENOTDIR { throw SystemFailure().error("remove", path) }
    }

    private static func digest(of owner: KeptTokens.Owner) -> String {
        var bytes: [UInt8] = []
        for name in [owner.form.storage, owner.clientID, owner.resourceServer] { bytes += Array(name.utf8) + [0] }
        let digits = SHA256.hash(data: bytes).prefix(8).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        return digits.joined()
    }
}
