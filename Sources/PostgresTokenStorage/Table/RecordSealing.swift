import GlobusAuth
import GlobusTokenStorage

/// Converts records to what the table stores, and back.
///
/// A plain record is its JSON text. A sealed one is the sealed text, a space, and a text by which the right key is
/// recognized.
struct RecordSealing: Sendable {
    let errors: DatabaseErrors
    private let key: EncryptionKey?
    private let coder: RecordCoder

    init(_ errors: DatabaseErrors, key: EncryptionKey?) {
        self.errors = errors
        self.key = key
        coder = RecordCoder(errors, key: key)
    }

    func encode(_ record: TokenData, at place: RecordPlace) throws -> RecordData {
        let text = try coder.encode(record, at: place)
        let check = key.map { " \(KeyCheck.make($0))" } ?? ""
        return RecordData(bytes: Array("\(text)\(check)".utf8), isEncrypted: key != nil)
    }

    func decode(_ stored: StoredRecord) throws -> TokenData {
        let text = try checkedText(stored)
        return try coder.decode(text, at: stored.place)
    }

    /// Throws where the record has another key than this, or none where this is one.
    func requireMatch(_ stored: StoredRecord) throws { _ = try checkedText(stored) }

    /// Returns the record's text without that about the key.
    private func checkedText(_ stored: StoredRecord) throws -> String {
        guard let text = String(validating: stored.data.bytes, as: UTF8.self) else {
            throw errors.damaged("\(stored.place.shown) are no text")
        }
        switch (stored.data.isEncrypted, key) {
        case (false, nil): return text
        case (false, _): throw errors.isNotEncrypted
        case (true, nil): throw errors.isEncrypted
        case (true, let key?):
            let words = text.split(separator: " ", maxSplits: 1)
            // Without a check that can be read, opening the record tells.
            if words.count == 2, KeyCheck.matches(String(words[1]), key) == false { throw errors.wrongKey }
            return words.first.map(String.init) ?? ""
        }
    }
}

/// Makes the errors about a database's records: each names the database, what is wrong, and what to do.
struct DatabaseErrors: RecordErrors {
    /// The database and its servers.
    let shown: String

    func damaged(_ reason: String) -> GlobusError {
        let message = """
            The token database \(shown) is damaged: \(reason). It is left as it is. Restore them from a backup, or remove \
            them and log in again.
            """
        return GlobusError(.storage, message)
    }

    func tampered(_ place: RecordPlace) -> GlobusError {
        let message = """
            In the token database \(shown), \(place.shown) were damaged or changed by somebody without the key. Restore \
            them from a backup, or remove them and log in again.
            """
        return GlobusError(.storage, message)
    }

    var wrongKey: GlobusError {
        let message = """
            The encryption key is not that of the tokens in the token database \(shown). Pass the key they were encrypted \
            with.
            """
        return GlobusError(.storage, message)
    }

    var isEncrypted: GlobusError {
        GlobusError(.storage, "The tokens in the token database \(shown) are encrypted. Pass their encryption key.")
    }

    var isNotEncrypted: GlobusError {
        let message = """
            The tokens in the token database \(shown) are not encrypted, though an encryption key was passed. Encrypt them \
            first, or leave the key out.
            """
        return GlobusError(.storage, message)
    }

    /// Says what to do in place of a conversion that does not fit the tokens.
    ///
    /// - Parameters:
    ///   - error: Why the conversion has failed.
    ///   - isDecrypting: Whether the tokens were to be decrypted.
    /// - Returns: The error to report.
    func ofConversion(_ error: GlobusError, isDecrypting: Bool) -> GlobusError {
        let start = "The tokens in the token database \(shown) are"
        switch error.message {
        case isEncrypted.message:
            let remedy = "Use 'rekey' to give them another key, or 'decrypt' first."
            return GlobusError(.storage, "\(start) encrypted already. \(remedy)")
        case isNotEncrypted.message:
            let remedy = isDecrypting ? "There is nothing to decrypt." : "Use 'encrypt' to encrypt them."
            return GlobusError(.storage, "\(start) not encrypted. \(remedy)")
        default: return error
        }
    }

    func superseded(_ record: TokenData?, at place: RecordPlace) -> GlobusError {
        let what = record == nil ? "removed" : "replaced by newer ones"
        let message = """
            In the token database \(shown), \(place.shown) were \(what) meanwhile, so others were not stored. Read them \
            again.
            """
        return GlobusError(.storage, message, cause: TokensSuperseded(record: record))
    }

    var changed: GlobusError {
        let message = "Others have stored tokens in the token database \(shown) meanwhile. Read them again."
        return GlobusError(.storage, message, cause: TokensChanged())
    }

    func held(_ place: LeasePlace, by holder: LeaseHolder, isThisProcess: Bool, seconds: Double) -> GlobusError {
        let service =
            place.resourceServer.isEmpty
            ? "the tokens" : "the tokens of '\(TokenTable.unescaped(place.resourceServer).printable(limit: 200))'"
        let what = place.isLogin ? "is logging in for the tokens" : "is renewing \(service)"
        let who = isThisProcess ? "\(holder.description), this one," : holder.withTime + ","
        let message = """
            \(who) \(what) in the token database \(shown), and has not finished in \(Int(seconds.rounded())) seconds. \
            Wait for it or end it; a longer 'lock_timeout' waits longer.
            """
        return GlobusError(.storage, message)
    }
}
