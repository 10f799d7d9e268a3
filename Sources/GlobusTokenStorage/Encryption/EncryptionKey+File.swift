import Glibc
import GlobusAuth

extension EncryptionKey {
    /// Reads the key from a file that holds the 32 bytes, or the key in hexadecimal or base64.
    ///
    /// Throws `GlobusError` with `storage` where the file cannot be read or others than its owner have any permission on
    /// it, and `GlobusError` with `usage` where it holds no key.
    @concurrent
    public static func load(contentsOfFile path: String) async throws -> EncryptionKey {
        let path = try FilePath(path).text
        let bytes = try privateContents(path)
        if bytes.count == 32 { return try EncryptionKey(bytes: bytes) }
        guard bytes.count <= 1000, let text = String(validating: bytes, as: UTF8.self) else {
            let file = path.printable(limit: 1000)
            throw GlobusError(.usage, "The file '\(file)' holds no encryption key. \(remedy)")
        }
        return try EncryptionKey(text: Secret(text))
    }

    private static func privateContents(_ path: String) throws -> [UInt8] {
        do {
            let file = try Descriptor(path, O_RDONLY | O_NONBLOCK)
            let status = try file.status()
            try PrivateFile.requireRegular(status, path)
            guard status.st_mode & 0o077 == 0 else {
                let shown = path.printable(limit: 1000)
                let message = "Others may read the encryption key in '\(shown)'. Make it private: chmod 600 '\(shown)'"
                throw GlobusError(.storage, message)
            }
            return try file.readAll()
        } catch let failure as SystemFailure {
            throw failure.error("read the encryption key in", path)
        }
    }
}
