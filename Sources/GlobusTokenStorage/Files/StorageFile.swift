import GlobusAuth

/// Makes the errors about a storage's file: each names the file, what is wrong with it, and what to do.
struct StorageFile: RecordErrors {
    let path: FilePath

    private var shown: String { "'\(path.text.printable(limit: 1000))'" }

    func damaged(_ reason: String) -> GlobusError {
        let message = """
            The token storage \(shown) is damaged: \(reason). It is left as it is. Restore it from a backup, or move it \
            away and log in again.
            """
        return GlobusError(.storage, message)
    }

    func foreign(_ reason: String) -> GlobusError {
        let message = "\(shown) is no token storage: \(reason). It is left as it is. Name another file for the tokens."
        return GlobusError(.storage, message)
    }

    func unknownFormat(_ version: String) -> GlobusError {
        let message = """
            The token storage \(shown) has the format \(version.printable(limit: 50)), which is not known here. It is left \
            as it is. Update this program, or name another file.
            """
        return GlobusError(.storage, message)
    }

    func tampered(_ place: RecordPlace) -> GlobusError {
        let message = """
            In the token storage \(shown), \(place.shown) were damaged or changed by somebody without the key. Restore \
            the file from a backup, or remove these tokens and log in again.
            """
        return GlobusError(.storage, message)
    }

    var wrongKey: GlobusError {
        GlobusError(
            .storage,
            "The encryption key is not that of the token storage \(shown). Pass the key it was encrypted with."
        )
    }

    var isEncrypted: GlobusError {
        GlobusError(.storage, "The token storage \(shown) is encrypted. Pass its encryption key.")
    }

    var isNotEncrypted: GlobusError {
        let message = """
            The token storage \(shown) is not encrypted, though an encryption key was passed. Encrypt the file first, or \
            leave the key out.
            """
        return GlobusError(.storage, message)
    }

    /// The file system has no locks, like Lustre without the mount option `flock`.
    var hasNoLocks: GlobusError {
        let message = """
            The token storage \(shown) cannot be locked: its file system has no file locks, and without them two programs \
            would spend one refresh token. Name a file on another file system as 'filepath', use a storage on a server, or \
            have the file system mounted with locks (Lustre: '-o flock').
            """
        return GlobusError(.storage, message)
    }

    /// A change was begun and not finished, and this user may not complete or undo it.
    var isInterrupted: GlobusError {
        let message = """
            The token storage \(shown) cannot be read: a program was ended while it changed it, and this user may not put \
            that right. Let a user read it once who may write the file and its folder.
            """
        return GlobusError(.storage, message)
    }

    var isMissing: GlobusError {
        GlobusError(.storage, "There is no token storage \(shown). Check the path.")
    }

    /// Throws unless the file's key check, or its absence, fits `key`.
    func requireMatch(of check: String?, _ key: EncryptionKey?) throws {
        switch (check, key) {
        case (nil, nil): return
        case (nil, _): throw isNotEncrypted
        case (_, nil): throw isEncrypted
        case (let check?, let key?):
            guard let matches = KeyCheck.matches(check, key) else { throw damaged("its key check is malformed") }
            if !matches { throw wrongKey }
        }
    }
}
