package import GlobusAuth

/// Converts records to the text that a storage keeps, and back.
package struct RecordCoder: Sendable {
    let file: any RecordErrors
    let cipher: RecordCipher?

    package init(_ file: any RecordErrors, key: EncryptionKey?) {
        self.file = file
        cipher = key.map(RecordCipher.init)
    }

    package func encode(_ record: TokenData, at place: RecordPlace) throws -> String {
        try encode(record.json, at: place)
    }

    func encode(_ value: JSONValue, at place: RecordPlace) throws -> String {
        let bytes = try value.encoded()
        return try cipher?.seal(bytes, at: place) ?? String(decoding: bytes, as: UTF8.self)
    }

    package func decode(_ text: String, at place: RecordPlace) throws -> TokenData {
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

/// Makes the errors about single records of a storage.
package protocol RecordErrors: Sendable {
    /// The storage, or a record in it, is damaged for this reason.
    func damaged(_ reason: String) -> GlobusError
    /// The record was not sealed with the storage's key, or not at this place.
    func tampered(_ place: RecordPlace) -> GlobusError
}

/// The place of a record in a storage.
package struct RecordPlace: Sendable, Hashable {
    package let namespace: String
    package let resourceServer: String

    package init(namespace: String, resourceServer: String) {
        self.namespace = namespace
        self.resourceServer = resourceServer
    }

    /// The place as messages show it.
    package var shown: String {
        "the tokens of '\(resourceServer.printable(limit: 200))' in the namespace '\(namespace.printable(limit: 200))'"
    }
}

/// Why a stored text is not a record.
package struct RecordFlaw: Error {
    package let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}
