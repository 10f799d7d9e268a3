import Crypto
import FoundationEssentials
import Glibc
public import GlobusAuth

/// The key with which a storage's tokens are encrypted: 32 random bytes.
///
/// However it is printed, reflected or dumped, it shows as `<redacted>`.
public struct EncryptionKey: Sendable {
    let symmetric: SymmetricKey

    /// Creates a key from its bytes.
    ///
    /// - Throws: `GlobusError` with `usage` unless there are 32 bytes.
    public init(bytes: [UInt8]) throws {
        guard bytes.count == 32 else {
            throw GlobusError(.usage, "The encryption key has \(bytes.count) bytes, not 32. \(Self.remedy)")
        }
        symmetric = SymmetricKey(data: bytes)
    }

    /// Reads a key from 64 hexadecimal digits or base64, as in an environment variable.
    ///
    /// - Throws: `GlobusError` with `usage` for any other text, which the message does not show.
    public init(text: Secret) throws {
        let text = text.reveal().filter { !$0.isWhitespace }
        guard let bytes = Self.hexadecimal(text) ?? Self.base64(text) else {
            throw GlobusError(.usage, "The encryption key is neither hexadecimal nor base64. \(Self.remedy)")
        }
        try self.init(bytes: bytes)
    }

    /// Makes a new key from the system's random numbers.
    public static func random() -> EncryptionKey { EncryptionKey(symmetric: SymmetricKey(size: .bits256)) }

    private init(symmetric: SymmetricKey) {
        self.symmetric = symmetric
    }

    static let remedy = "Make one with 'openssl rand -hex 32'."

    private static func hexadecimal(_ text: String) -> [UInt8]? {
        guard text.utf8.count == 64 else { return nil }
        let digits = text.compactMap { $0.isASCII ? $0.hexDigitValue : nil }
        guard digits.count == 64 else { return nil }
        return stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    /// Decodes either alphabet of RFC 4648, with or without padding.
    private static func base64(_ text: String) -> [UInt8]? {
        let standard = text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }.filter { $0 != "=" }
        let padding = String(repeating: "=", count: (4 - standard.count % 4) % 4)
        guard !standard.isEmpty, let data = Data(base64Encoded: String(standard) + padding) else { return nil }
        return Array(data)
    }
}

extension EncryptionKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `<redacted>`.
    public var description: String { "<redacted>" }
    /// `<redacted>`.
    public var debugDescription: String { description }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:] as KeyValuePairs<String, Any>) }
}

extension EncryptionKey {
    /// Reads a key from a file that contains the 32 bytes, or the key in hexadecimal or base64.
    ///
    /// - Throws: `GlobusError` with `storage` where the file cannot be read or other users than its owner have any
    ///   permission for it, and with `usage` where it does not contain a key.
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
