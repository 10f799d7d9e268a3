import GlobusAuth

/// The document of a file with tokens that wait for their storage.
///
/// `{"format_version": "1.0", "note": …, "storage": …, "client_id": …, "resource_server": …, "received_at": …, "stored": …,
/// "used": …, "tokens": {"refresh_token": …, "records": {resource server: record}}}`; `stored` and `used` are digests of
/// the refresh tokens before. Where the storage is encrypted, `tokens` is a sealed text.
struct KeptTokenDocument {
    private static let format = "1.0"
    private static let note: JSONValue = """
        New tokens that the token storage has not taken yet, and that replace those in it. Leave this file here: \
        globus-lua offers them to the storage at its next run, and then removes it.
        """

    private let path: String

    init(_ path: String) {
        self.path = path
    }

    func encoded(_ tokens: KeptTokens, for owner: KeptTokens.Owner) throws -> [UInt8] {
        let secret: JSONValue = .object([
            "refresh_token": .string(tokens.refreshToken.reveal()),
            "records": .object(tokens.records.mapValues(\.json)),
        ])
        var members: [String: JSONValue] = [
            "format_version": .string(Self.format), "note": Self.note, "storage": .string(owner.form.storage),
            "client_id": .string(owner.clientID), "resource_server": .string(owner.resourceServer),
            "received_at": .number(tokens.receivedAt), "tokens": secret,
        ]
        members["stored"] = tokens.storedDigest.map(JSONValue.string)
        members["used"] = tokens.usedDigest.map(JSONValue.string)
        if let sealing = owner.form.sealing {
            members["tokens"] = .string(try sealing.seal(try secret.encoded(), for: owner.place))
        }
        return try JSONValue.object(members).encoded()
    }

    func tokens(in bytes: [UInt8], for owner: KeptTokens.Owner) throws -> KeptTokens {
        guard let document = try? JSONValue(parsing: bytes), document.object != nil else {
            throw damaged("it is no whole JSON document")
        }
        guard document["format_version"]?.string == Self.format else { throw damaged("its format is not known here") }
        guard let receivedAt = document["received_at"]?.number else { throw damaged("its 'received_at' is missing") }
        let secret = try secret(document["tokens"], owner)
        guard let refreshToken = secret["refresh_token"]?.string, let records = secret["records"]?.object else {
            throw damaged("its tokens are missing")
        }
        return KeptTokens(
            records: Dictionary(uniqueKeysWithValues: try records.map { ($0, try record($1, of: $0)) }),
            refreshToken: Secret(refreshToken),
            storedDigest: document["stored"]?.string,
            usedDigest: document["used"]?.string,
            receivedAt: receivedAt
        )
    }

    private func record(_ value: JSONValue, of service: String) throws -> TokenData {
        do {
            return try TokenData(json: value, resourceServer: service)
        } catch {
            throw damaged("the tokens of '\(service.printable(limit: 200))' cannot be read: \(error.reason)")
        }
    }

    private func secret(_ value: JSONValue?, _ owner: KeptTokens.Owner) throws -> JSONValue {
        guard let sealed = value?.string else { return value ?? .null }
        guard let sealing = owner.form.sealing else {
            throw failure("are encrypted. Pass the encryption key that the token storage had then.")
        }
        guard let plain = sealing.open(sealed, for: owner.place), let secret = try? JSONValue(parsing: plain) else {
            throw failure("were encrypted with another key, or changed. Pass the key that the token storage had then.")
        }
        return secret
    }

    private func damaged(_ reason: String) -> GlobusError {
        failure(
            """
            are damaged: \(reason). The file is left as it is. Restore it, or move it away and log in again, since the \
            token storage has only the tokens before these.
            """
        )
    }

    var isForeign: GlobusError {
        failure(
            "belong to another user, or others may change them. Check where the file comes from, then take it away or mend its owner and mode."
        )
    }

    private func failure(_ words: String) -> GlobusError {
        GlobusError(.storage, "The tokens that an earlier run has kept in '\(path.printable(limit: 1000))' \(words)")
    }
}

extension KeptTokens.Owner {
    /// Whose tokens they are, for encryption.
    fileprivate var place: String { "\(form.storage)\u{0}\(clientID)\u{0}\(resourceServer)" }
}
