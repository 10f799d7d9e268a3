import CSQLite
import Foundation
import GlobusAuth
import Testing

@testable import GlobusTokenStorage

@Suite struct SQLiteFailureTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Makes folders for a file whose path, without links, has `length` bytes; returns that path.
    private func path(ofLength length: Int) throws -> String {
        let real = try #require(realpath(folder.path, nil))
        defer { free(real) }
        var path = String(cString: real)
        while length - path.utf8.count > 200 {
            path += "/" + String(repeating: "f", count: 150)
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        }
        return path + "/" + String(repeating: "n", count: length - path.utf8.count - 1)
    }

    private func expectTooLong(_ path: String) async throws {
        let storage = try SQLiteTokenStorage(filePath: path)
        let errors = [
            await #expect(throws: GlobusError.self) { try await storage.tokenDataByResourceServer() },
            await #expect(throws: GlobusError.self) {
                try await storage.storeTokenData(byResourceServer: ["a": .sample("a")])
            },
        ]
        for error in errors {
            #expect(error?.message.hasSuffix("the name is too long. Choose a shorter one.") == true)
        }
    }

    @Test("A path that is too long for SQLite is an error that says so, and no file is made")
    func longPath() async throws {
        let path = try path(ofLength: 505)
        try await expectTooLong(path)
        #expect(try FileManager.default.contentsOfDirectory(atPath: FilePath.folder(of: path)).isEmpty)
        // SQLite takes the links out of a path.
        try folder.makeLink("short", to: FilePath.folder(of: path))
        try await expectTooLong(folder.file("short/\(FilePath.name(of: path))"))
    }

    @Test("The longest path that SQLite can open holds tokens")
    func longestPath() async throws {
        let storage = try SQLiteTokenStorage(filePath: try path(ofLength: 504))
        try await storage.storeTokenData(byResourceServer: ["a": .sample("a")])
        #expect(try await storage.tokenData(for: "a") == .sample("a"))
    }

    static let failures: [(code: CInt, number: CInt, hint: String)] = [
        (SQLITE_CANTOPEN, EMFILE, "too many files are open"), (SQLITE_CANTOPEN, ENFILE, "too many files are open"),
        (SQLITE_CANTOPEN, EROFS, "the file system is read-only"), (SQLITE_CANTOPEN, EDQUOT, "a size limit is reached"),
        (SQLITE_CANTOPEN, ENAMETOOLONG, "the name is too long"), (SQLITE_CANTOPEN, EACCES, "this user may not"),
        (SQLITE_CANTOPEN, 0, "this user may not"), (CSQLITE_IOERR_WRITE, EDQUOT, "a size limit is reached"),
        (CSQLITE_IOERR_WRITE, EROFS, "the file system is read-only"),
        (CSQLITE_IOERR_WRITE, 0, "a size limit is reached"),
        (SQLITE_FULL, EMFILE, "the disk is full"), (SQLITE_READONLY, EMFILE, "this user may not"),
    ]

    @Test("Where SQLite has one code for many reasons, the system's reason is told", arguments: failures)
    func systemReason(code: CInt, number: CInt, hint: String) throws {
        let file = StorageFile(path: try FilePath("/tokens.db"))
        let message = file.error(of: SQLiteError(code, systemNumber: number)).message
        #expect(message.contains(hint) && message.contains("'/tokens.db'"), "\(message)")
    }

    @Test("Failures are the same where their codes are, whatever the system has said")
    func equality() {
        #expect(SQLiteError(SQLITE_CANTOPEN, systemNumber: EMFILE) == SQLiteError(SQLITE_CANTOPEN))
        #expect(SQLiteError(SQLITE_CANTOPEN) != SQLiteError(SQLITE_FULL))
    }
}
