import GlobusAuth
import LuaRuntime

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Options of requests whose bodies are files, and of clients with certificates of their own.
extension CallOptions {
    static let fileParameters: [HostParameter] = [
        .optional(
            "output",
            .string,
            "The file for the body of a successful answer. It is written beside that place and takes it when it is complete."
        ),
        .optional(
            "resume",
            .boolean,
            "true keeps what has come of the `output` after a failure, and goes on there the next time.",
            default: "false"
        ),
        .optional("input", .string, "The file that is sent as the body, in place of `data`."),
        .optional(
            "progress",
            .boolean | .string,
            "true, or a label, shows how much of the file has come or gone, on a terminal or once a minute in the log."
        ),
    ]

    static let fileDetails = """
        Bodies that are files, `output` and `input`, do not count towards the limits of memory and of responses. `timeout` \
        is then how long nothing may come or go. Whatever happens before a download is complete, an older file stays as \
        it is, and the error says how much had come. With `resume`, that is kept as `NAME.part`, and the next request asks \
        only for the rest, where the server takes ranges and the file is still the same there; that the file has changed is \
        an error, and the request after it begins anew.
        """

    static let clientCertificate = HostParameter.optional(
        "cert",
        .table,
        "The client's own certificate, for servers that ask for one.",
        options: [
            .required("cert", .string, "The path of a PEM file with the certificate."),
            .optional("key", .string, "The path of a PEM file with its key, where the first file does not have it."),
        ]
    )

    func certificate() throws -> ClientCertificate? {
        try with("cert") {
            let options = nested(at: -1)
            let judge = stack.services.judge
            guard let file = try options.string("cert") else { throw invalid("cert", "must have a field 'cert'") }
            let key = try options.string("key").map { try judge.requireFile($0, .read) }
            return ClientCertificate(file: try judge.requireFile(file, .read), keyFile: key)
        }
    }

    /// Opens the files of a request, and has the request use them; nil where there are none.
    func files(of request: inout RequestOptions) throws -> RequestFiles? {
        let output = with("output") { stack.bytes(at: -1) }
        let input = with("input") { stack.bytes(at: -1) }
        let resumes = boolean("resume") ?? false
        if resumes, output == nil { throw invalid("resume", "needs an 'output'") }
        guard let path = output ?? input else {
            if boolean("progress") == true { throw invalid("progress", "needs an 'output' or an 'input'") }
            return nil
        }
        if input != nil, request.body != nil { throw invalid("input", "cannot be given with 'data'") }
        let progress = progress(of: path)
        let report = progress?.report
        let access = stack.services.fileAccess
        if let input {
            let upload = try Self.open(input, "read") {
                // Where both are files, the progress is that of the download.
                try FileUpload(
                    descriptor: access.open(input, O_RDONLY | O_NONBLOCK | O_CLOEXEC),
                    shown: $0,
                    onProgress: output == nil ? report : nil
                )
            }
            request.body = .source(upload)
        }
        guard let output else { return RequestFiles(download: nil, progress: progress) }
        let download = try Self.open(output, "written") { _ in
            try FileDownload(to: access.target(output), resumes: resumes, onProgress: report)
        }
        request.output = download
        return RequestFiles(download: download, progress: progress)
    }

    private static func open<R>(_ path: [UInt8], _ verb: String, _ body: (String) throws -> R) throws -> R {
        let shown = String(decoding: path, as: UTF8.self)
        do { return try body(shown) } catch let failure as FileFailure {
            throw FileProblem(failure.code).error(shown, verb)
        }
    }

    private func progress(of path: [UInt8]) -> FileProgress? {
        guard boolean("progress") == true, let host = stack.services.host else { return nil }
        let label = with("progress") { stack.string(at: -1)?.printable(limit: 80) }
        let name = String(decoding: ScriptPath(bytes: path).name, as: UTF8.self).printable(limit: 80)
        return FileProgress(label: label ?? name, host: host, stack.services)
    }
}

/// The files of one request.
struct RequestFiles {
    fileprivate let download: FileDownload?
    fileprivate let progress: FileProgress?

    /// Ends the work with the files of a request that was cancelled; returns how much has come, where
    /// something has.
    func closeEarly() -> String? { download?.closeEarly() }

    /// Ends the work with the files, when the request has ended.
    func close(hasSucceeded: Bool) {
        download?.close()
        progress?.end(hasSucceeded: hasSucceeded)
    }
}
