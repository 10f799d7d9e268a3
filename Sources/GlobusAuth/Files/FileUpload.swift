#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// A file that is read while it is sent as the body of a request.
///
/// Its size is known from the start. Where the file changes while it is sent, the request ends with an error, since the
/// server would get parts of two versions.
public final class FileUpload: RequestBodySource {
    /// The size of the file in bytes.
    public let size: Int
    private let descriptor: CInt
    private let state: FileState
    private let shown: String
    private let onProgress: (@Sendable (_ sent: Int, _ total: Int?) -> Void)?

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - onProgress: Called with how much of the file has been read for sending, and its size, when it begins and when a
    ///     piece has been read; on the HTTP client's thread, where it must not wait.
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/file`` where it cannot be read, or is no file.
    public convenience init(
        of path: String,
        onProgress: (@Sendable (_ sent: Int, _ total: Int?) -> Void)? = nil
    ) throws {
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileProblem(errno).error(path, "read") }
        try self.init(descriptor: descriptor, shown: path, onProgress: onProgress)
    }

    /// Creates an upload of a file that is open, whose descriptor it takes over.
    package init(
        descriptor: CInt,
        shown: String,
        onProgress: (@Sendable (_ sent: Int, _ total: Int?) -> Void)?
    ) throws {
        self.descriptor = descriptor
        self.shown = shown.printable(limit: 300)
        self.onProgress = onProgress
        do {
            guard let state = FileState(descriptor) else { throw FileProblem(errno).error(shown, "read") }
            guard state.isFile else {
                throw GlobusError(
                    .file,
                    "'\(self.shown)' is no file, whose size is known; read it, and send it as data"
                )
            }
            self.state = state
            size = state.size
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit { close(descriptor) }

    /// Reads the bytes from `offset` on.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/file`` where that is not possible, or the file has changed.
    public func read(into piece: UnsafeMutableRawBufferPointer, at offset: Int) throws {
        if offset == 0 { onProgress?(0, size) }
        var done = 0
        while done < piece.count {
            let count = pread(
                descriptor,
                piece.baseAddress?.advanced(by: done),
                piece.count - done,
                off_t(offset + done)
            )
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileProblem(errno).error(shown, "read") }
            guard count > 0 else { throw changed(after: offset + done) }
            done += count
        }
        guard FileState(descriptor) == state else { throw changed(after: offset + done) }
        onProgress?(offset + done, size)
    }

    /// Checks that the file has not changed since it was opened.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/file`` where it has.
    public func finish() throws {
        guard FileState(descriptor) == state else { throw changed(after: size) }
    }

    private func changed(after sent: Int) -> GlobusError {
        GlobusError(
            .file,
            "'\(shown)' has changed while it was sent, when \(sent) of \(size) bytes had gone; send it again when nothing "
                + "writes to it"
        )
    }
}

/// What shows that a file has changed.
private struct FileState: Equatable {
    let size: Int
    let isFile: Bool
    private let seconds: Int
    private let nanoseconds: Int

    /// Returns nil, with `errno`, where the system does not tell it.
    init?(_ descriptor: CInt) {
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { return nil }
        size = Int(info.st_size)
        isFile = info.st_mode & S_IFMT == S_IFREG
        seconds = Int(info.st_mtim.tv_sec)
        nanoseconds = Int(info.st_mtim.tv_nsec)
    }
}
