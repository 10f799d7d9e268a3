import GlobusAuth

/// Converts records to the text that a file stores, and back.
struct RecordCoder: Sendable {
    let file: StorageFile
    let cipher: RecordCipher?

    init(_ file: StorageFile, key: EncryptionKey?) {
        self.file = file
        cipher = key.map(RecordCipher.init)
    }

    func encode(_ record: TokenData, at place: RecordPlace) throws -> String {
        try encode(record.json, at: place)
    }

    func encode(_ value: JSONValue, at place: RecordPlace) throws -> String {
        let bytes = try value.encoded()
        return try cipher?.seal(bytes, at: place) ?? String(decoding: bytes, as: UTF8.self)
    }

    func decode(_ text: String, at place: RecordPlace) throws -> TokenData {
        try record(try value(text, at: place), at: place)
    }

    func record(_ value: JSONValue, at place: RecordPlace) throws -> TokenData {
        do {
            return try TokenData(json: value, resourceServer: place.resourceServer)
        } catch {
            throw file.damaged("\(place.shown) cannot be read: \(error.reason)")
        }
    }

    func value(_ text: String, at place: RecordPlace) throws -> JSONValue {
        let plain = try plain(text, at: place)
        guard let value = try? JSONValue(parsing: plain) else {
            throw file.damaged("\(place.shown) are no JSON document")
        }
        return value
    }

    private func plain(_ text: String, at place: RecordPlace) throws -> [UInt8] {
        guard let cipher else { return Array(text.utf8) }
        guard let plain = cipher.open(text, at: place) else { throw file.tampered(place) }
        return plain
    }
}

/// The place of a record in a storage.
struct RecordPlace: Sendable, Hashable {
    let namespace: String
    let resourceServer: String

    /// The place as messages show it.
    var shown: String {
        "the tokens of '\(resourceServer.printable(limit: 200))' in the namespace '\(namespace.printable(limit: 200))'"
    }
}

/// Why a stored text is not a record.
struct RecordFlaw: Error {
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}
