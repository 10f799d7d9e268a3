import Foundation
import GlobusAuth
import TestSupport
import Testing

/// A file system without locks, like Lustre without the mount option `flock`: a library that is loaded before the C
/// library refuses them.
@Suite(.enabled(if: Sanitizer.variables.isEmpty, "the sanitizers load libraries of their own"))
struct NoLocksTests {
    private static let source = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <errno.h>
        #include <fcntl.h>
        #include <stdarg.h>
        #include <stdlib.h>

        static int without_locks(const char *name, int file, int command, void *argument) {
            switch (command) {
            case F_GETLK: case F_SETLK: case F_SETLKW: case F_OFD_GETLK: case F_OFD_SETLK: case F_OFD_SETLKW:
                errno = atoi(getenv("LOCK_ERROR"));
                return -1;
            }
            int (*next)(int, int, ...) = (int (*)(int, int, ...))dlsym(RTLD_NEXT, name);
            return next(file, command, argument);
        }

        #define DEFINE(name)                                       \\
            int name(int file, int command, ...) {                 \\
                va_list arguments;                                 \\
                va_start(arguments, command);                      \\
                void *argument = va_arg(arguments, void *);        \\
                va_end(arguments);                                 \\
                return without_locks(#name, file, command, argument); \\
            }
        DEFINE(fcntl)
        DEFINE(fcntl64)

        """

    private let folder: TemporaryFolder
    private let library: String

    init() throws {
        folder = try TemporaryFolder()
        library = folder.file("library/without-locks.so")
        try folder.makeFolder("library")
        try Self.source.write(toFile: folder.file("library/without-locks.c"), atomically: true, encoding: .utf8)
        let compiler = Process()
        compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        compiler.arguments = ["cc", "-shared", "-fPIC", "-o", library, folder.file("library/without-locks.c"), "-ldl"]
        try compiler.run()
        compiler.waitUntilExit()
        try #require(compiler.terminationStatus == 0)
    }

    private func hint(_ path: String) -> String {
        """
        failed StorageError: The token storage '\(path)' cannot be locked: its file system has no file locks, and without \
        them two programs would spend one refresh token. Name a file on another file system as 'filepath', use a storage on \
        a server, or have the file system mounted with locks (Lustre: '-o flock').
        """
    }

    private func worker(_ kind: StorageKind, _ error: CInt) throws -> Worker {
        let variables = ["LD_PRELOAD=\(library)", "LOCK_ERROR=\(error)"]
        return try Worker("store-one", kind, kind.file(in: folder), "10", variables: variables)
    }

    @Test(
        "Where a file system has no locks, a store fails at once and says so, with the file and the way out",
        arguments: StorageKind.files,
        [ENOSYS, ENOLCK, EOPNOTSUPP, EINVAL]
    )
    func storing(kind: StorageKind, error: CInt) async throws {
        let path = kind.file(in: folder)
        #expect(try await worker(kind, error).rest() == ["read 0 ", hint(path)])
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test(
        "Where a file system has no locks, a JSON file can be read and a database cannot, with a lock file or without",
        arguments: [ENOSYS, ENOLCK, EOPNOTSUPP, EINVAL],
        [true, false]
    )
    func reading(error: CInt, hasLockFile: Bool) async throws {
        for kind in StorageKind.plainFiles {
            try await kind.open(in: folder).storeTokenData(byResourceServer: ["a": .sample("a")])
            let path = kind.file(in: folder)
            if !hasLockFile { try FileManager.default.removeItem(atPath: path + ".lock") }
            let before = try Data(contentsOf: URL(fileURLWithPath: path))
            let reading = kind == .json ? "read 1 sample-access" : hint(path)
            #expect(try await worker(kind, error).rest() == [reading, hint(path)])
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        }
    }
}
