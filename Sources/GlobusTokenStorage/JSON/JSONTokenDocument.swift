import GlobusAuth

/// The document of a JSON storage: the Globus SDK's format 2.0.
///
/// `{"data": {namespace: {resource server: record}}, "format_version": "2.0", "globus-sdk.version": "4.10.0"}`, and any
/// other members, which are kept. Format 1.0, `{"by_rs": {resource server: record}}`, is converted to 2.0.
///
/// An encrypted document has the format `2.0-encrypted`, which the Globus SDK refuses to read and to write, sealed
/// texts instead of records, and `"encryption": {"key_check": …}`.
struct JSONTokenDocument {
    private static let plainFormat = "2.0"
    private static let encryptedFormat = "2.0-encrypted"

    private var members: [String: JSONValue]

    /// A document without tokens.
    init(key: EncryptionKey?) {
        members = ["data": .object([:]), "globus-sdk.version": .string(sdkVersion)]
        markEncryption(key)
    }

    /// Parses a document; throws `GlobusError` with `storage` where `file` has other contents.
    init(parsing bytes: [UInt8], of file: StorageFile) throws {
        if bytes.isEmpty { throw file.damaged("it is empty") }
        guard let document = try? JSONValue(parsing: bytes) else { throw file.damaged("it is no whole JSON document") }
        guard let members = document.object else { throw file.foreign("it is no JSON object") }
        self.members = members
        guard let version = members["format_version"]?.string else {
            throw file.foreign("its 'format_version' is missing")
        }
        switch version {
        case "1.0": try upgrade(file)
        case Self.plainFormat: break
        case Self.encryptedFormat:
            guard keyCheck != nil else { throw file.damaged("its 'key_check' is missing") }
        default: throw file.unknownFormat(version)
        }
        guard let data = self.members["data"]?.object else {
            throw file.damaged("its 'data' is no object")
        }
        for (namespace, records) in data where records.object == nil {
            throw file.damaged("the namespace '\(namespace.printable(limit: 200))' is no object")
        }
    }

    /// The key check of an encrypted document.
    var keyCheck: String? {
        guard members["format_version"]?.string == Self.encryptedFormat else { return nil }
        return members["encryption"]?["key_check"]?.string
    }

    /// The stored data, by namespace and resource server.
    private(set) var data: [String: JSONValue] {
        get { members["data"]?.object ?? [:] }
        set { members["data"] = .object(newValue) }
    }

    /// The records of a namespace in stored form.
    subscript(namespace: String) -> [String: JSONValue] {
        get { data[namespace]?.object ?? [:] }
        set { data[namespace] = .object(newValue) }
    }

    /// Sets whether the records are encrypted, and with which key.
    mutating func markEncryption(_ key: EncryptionKey?) {
        members["format_version"] = .string(key == nil ? Self.plainFormat : Self.encryptedFormat)
        members["encryption"] = key.map { ["algorithm": "AES-256-GCM", "key_check": .string(KeyCheck.make($0))] }
    }

    func encoded() throws -> [UInt8] { try JSONValue.object(members).encoded() }

    private mutating func upgrade(_ file: StorageFile) throws {
        guard case .object(let records) = members["by_rs"] else { throw file.damaged("its 'by_rs' is no object") }
        members["by_rs"] = nil
        members["data"] = ["DEFAULT": .object(records)]
        members["format_version"] = .string(Self.plainFormat)
        if members["globus-sdk.version"]?.string == nil { members["globus-sdk.version"] = .string(sdkVersion) }
    }
}
