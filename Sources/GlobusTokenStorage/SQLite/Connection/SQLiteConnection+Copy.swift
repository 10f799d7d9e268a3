import CSQLite

extension SQLiteConnection {
    /// Returns whether the database is in WAL mode: the version for readers in its header is 2.
    ///
    /// It reads only the header, without a lock, and through SQLite: closing a descriptor of its own would end the locks
    /// that SQLite has on the file in this process.
    func isInWALMode() throws(SQLiteError) -> Bool {
        var file: UnsafeMutablePointer<sqlite3_file>?
        try SQLiteError.check(sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file))
        guard let file, let read = file.pointee.pMethods?.pointee.xRead else { throw SQLiteError(SQLITE_CANTOPEN) }
        var version: UInt8 = 0
        let code = read(file, &version, 1, 19)
        // The file is still empty.
        if code == CSQLITE_IOERR_SHORT_READ { return false }
        try SQLiteError.check(code)
        return version == 2
    }

    /// Copies the whole database, as it is at one moment and including its write-ahead log, into memory.
    func copyInMemory() throws(SQLiteError) -> SQLiteConnection {
        let copy = try SQLiteConnection(changing: ":memory:")
        var size: sqlite3_int64 = 0
        guard let bytes = sqlite3_serialize(handle, "main", &size, 0) else {
            throw SQLiteError(sqlite3_extended_errcode(handle), on: handle)
        }
        // A database in memory cannot have a log, so the header of the copy says that there is none.
        for version in 18...19 where size > version { bytes[version] = 1 }
        let flags = CUnsignedInt(SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY)
        try SQLiteError.check(sqlite3_deserialize(copy.handle, "main", bytes, size, size, flags))
        return copy
    }
}
