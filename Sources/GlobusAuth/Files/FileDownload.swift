import Synchronization

/// Writes the body of a response to a file.
///
/// The file is written beside its target and takes the target's place when it is complete, so that an older file stays
/// as it is whatever happens. What has come of a download that resumes is kept as `NAME.part`, with what tells the
/// version of the file in `NAME.part.json`; the next download to the same target asks for the rest. It is used for one
/// request.
public final class FileDownload: ResponseBodySink {
    private struct State: ~Copyable {
        /// The file while it is written.
        var file: PartialFile?
        /// What `file` is a part of.
        var version: FileVersion?
        /// The URL of the request, before any redirect.
        var url: String?
        /// The first byte that the attempt under way has asked for; nil for the whole file.
        var firstAsked: Int?
        /// The size that the whole file will have, where that is known.
        var total: Int?
        /// How much has come.
        var received = 0
    }

    private let target: TargetFile
    private let resumes: Bool
    private let onProgress: (@Sendable (_ received: Int, _ total: Int?) -> Void)?
    private let state: Mutex<State>

    /// Prepares a download.
    ///
    /// - Parameters:
    ///   - path: The target. Where it is a link, the file that it leads to.
    ///   - resumes: Whether what has come stays after a failure, and whether the download goes on where an earlier one
    ///     ended.
    ///   - onProgress: Called with how much of the file is there, and how much there will be, when the body begins and when
    ///     a piece has come; on the HTTP client's thread, where it must not wait.
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/file`` where the file cannot be made.
    public convenience init(
        to path: String,
        resumes: Bool = false,
        onProgress: (@Sendable (_ received: Int, _ total: Int?) -> Void)? = nil
    ) throws {
        try self.init(to: TargetFile(path: path), resumes: resumes, onProgress: onProgress)
    }

    package init(
        to target: TargetFile,
        resumes: Bool,
        onProgress: (@Sendable (_ received: Int, _ total: Int?) -> Void)?
    ) throws {
        self.target = target
        self.resumes = resumes
        self.onProgress = onProgress
        var file = try PartialFile(target, resumes: resumes)
        var version: FileVersion?
        if resumes {
            // What is there is not lost before this download has begun.
            file.isKept = file.size > 0
            version = try FileVersion.kept(beside: target, isNeeded: file.size > 0)
        }
        let received = file.size
        state = Mutex(State(file: file, version: version, received: received))
    }

    /// Asks for the rest of a file of which a part is there.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/usage`` where the request asks for a range itself.
    public func fields(for request: HTTPRequest) throws -> HTTPHeaders {
        guard resumes else { return HTTPHeaders() }
        guard request.headers["Range"] == nil else {
            throw GlobusError(.usage, "a request that resumes sets Range itself; leave the header field or resume out")
        }
        return state.withLock { state in
            let url = state.url ?? request.url.shownText
            state.url = url
            state.firstAsked = nil
            // The bytes of a compressed body are not those of the file.
            var fields: HTTPHeaders = ["Accept-Encoding": "identity"]
            guard let version = state.version, version.url == url, let validator = version.validator,
                state.received > 1
            else { return fields }
            // The last byte is asked for again, since a server refuses a range that begins behind the end.
            let first = state.received - 1
            state.firstAsked = first
            fields["Range"] = "bytes=\(first)-"
            fields["If-Range"] = validator
            return fields
        }
    }

    /// Begins the file, or goes on with the part that is there.
    ///
    /// - Throws: ``GlobusError`` where the server has another version of the file by now, or the file cannot be written.
    public func begin(_ response: HTTPResponse) throws {
        let (received, total) = try state.withLock { state in
            let part = response.status == 206 ? state.firstAsked : nil
            if let version = state.version, state.firstAsked != nil, let change = version.change(in: response.headers) {
                throw drop(&state, because: change)
            }
            if let part {
                try goOn(&state, at: part, response)
            } else {
                try beginAnew(&state, response)
            }
            return (state.received, state.total)
        }
        onProgress?(received, total)
    }

    private func goOn(_ state: inout State, at first: Int, _ response: HTTPResponse) throws {
        guard let range = ContentRange(response.headers["Content-Range"]), range.first == first else {
            throw GlobusError(
                .network,
                "the server has sent another part of the file than was asked for",
                isTransient: false
            )
        }
        state.total = range.total ?? range.last + 1
        try state.file?.truncate(to: first)
        state.received = first
    }

    private func beginAnew(_ state: inout State, _ response: HTTPResponse) throws {
        try state.file?.truncate(to: 0)
        state.received = 0
        let isCoded = response.headers["Content-Encoding"] != nil
        state.total = isCoded ? nil : response.headers["Content-Length"].flatMap { Int($0) }
        guard resumes, let url = state.url else { return }
        let version = FileVersion(of: response, at: url)
        state.version = version
        try version.keep(beside: target)
        state.file?.isKept = true
    }

    /// Removes the part that is there, since the server has another version of the file.
    private func drop(_ state: inout State, because change: String) -> GlobusError {
        remove(&state)
        return GlobusError(
            .network,
            "the file at the server has changed since a part of it had come: \(change); the part is dropped; send the "
                + "request again for the whole",
            isTransient: false
        )
    }

    /// Writes the next bytes of the file.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/file`` where that is not possible, for example on a full disk.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        let (received, total) = try state.withLock { state in
            try state.file?.append(bytes, counting: &state.received)
            return (state.received, state.total)
        }
        onProgress?(received, total)
    }

    /// Gives the file its name.
    ///
    /// - Throws: ``GlobusError`` where something of the file has not come, or it cannot be named.
    public func finish() async throws {
        // Some file systems take long to replace a large file. Only a detached task leaves the executor that the calling
        // one prefers, which is that of the event loop.
        try await Task.detached { try self.complete() }.value
    }

    private func complete() throws {
        try state.withLock { state in
            if let total = state.total, state.received < total {
                throw GlobusError(.connection, "the answer ended before the whole file had come; try again")
            }
            try state.file?.complete()
            state.file = nil
            if resumes { FileVersion.forget(beside: target) }
        }
    }

    /// Closes the file, and returns the error with how much has come and what becomes of it.
    public func failure(_ error: GlobusError) -> GlobusError {
        state.withLock { state in
            let received = state.received
            if error.response?.httpStatus == 416 { remove(&state) }
            let isKept = close(&state)
            let tells = error.code.isKind(of: .network) || error.code.isKind(of: .file)
            guard received > 0 || tells else { return error }
            return error.remarking(remark(received, of: state.total, isKept: isKept))
        }
    }

    /// Closes the file of a request that has ended without a response and without an error.
    package func close() { state.withLock { _ = close(&$0) } }

    /// Closes the file of a request that was cancelled, and says how much has come and what becomes of it; nil where nothing
    /// has.
    package func closeEarly() -> String? {
        state.withLock { state in
            let isKept = close(&state)
            return state.received > 0 ? remark(state.received, of: state.total, isKept: isKept) : nil
        }
    }

    private func remark(_ received: Int, of total: Int?, isKept: Bool) -> String {
        let amount = total.map { "\(received) of \($0)" } ?? "\(received)"
        let fate = isKept ? ", and are kept in '\(target.shown)\(PartialFile.suffix)' for resume" : ""
        return "\(amount) bytes had come\(fate)"
    }

    /// Closes the file; whether a part of it is kept.
    private func close(_ state: inout State) -> Bool {
        guard var file = state.file.take() else { return false }
        file.isKept = resumes && file.size > 0 && !file.isDamaged && state.version?.validator != nil
        if resumes, !file.isKept { FileVersion.forget(beside: target) }
        return file.isKept
    }

    private func remove(_ state: inout State) {
        guard var file = state.file.take() else { return }
        file.isKept = false
        if resumes { FileVersion.forget(beside: target) }
    }

    deinit { close() }
}
