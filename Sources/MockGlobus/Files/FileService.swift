import GlobusAuth

/// Serves files over HTTPS as a collection does, with ranges, and takes uploads.
///
/// Files are those of the configured folder, and `generated/SIZE`, bytes of any number. Those of a collection take a
/// token for it; the same files are also below `/files`, without any.
struct FileService: Sendable {
    let core: MockCore

    var endpoints: [Endpoint] {
        [
            open("GET /files/*", "a file, whole or in ranges; generated/SIZE; no token needed") { get($0, $1) },
            open("HEAD /files/*", "the head of the same") { head($0, $1) },
            open("PUT /files/*", "takes an upload, and tells its size and sum; no token needed") { put($0, $1) },
            collection("GET /collections/{collection_id}/*", "a collection's file over HTTPS") { get($0, $1) },
            collection("HEAD /collections/{collection_id}/*", "the head of the same") { head($0, $1) },
            collection("PUT /collections/{collection_id}/*", "takes a file for a collection") { put($0, $1) },
        ]
    }

    /// Whether the body of a request is counted and summed instead of being kept.
    static func takesUpload(method: String, path: String) -> Bool {
        method == "PUT" && (path.hasPrefix("/files/") || path.hasPrefix("/collections/"))
    }

    private typealias Handler = @Sendable (MockGlobus.RecordedRequest, String) -> Answer

    private func open(_ route: MockGlobus.Route, _ summary: String, _ handle: @escaping Handler) -> Endpoint {
        Endpoint(route, summary) { request, _ in handle(request, Self.path(request, dropping: 1)) }
    }

    private func collection(_ route: MockGlobus.Route, _ summary: String, _ handle: @escaping Handler) -> Endpoint {
        Endpoint(route, summary) { request, parameters in
            do {
                _ = try BearerCheck(core: core, servers: [parameters.first ?? ""], form: .single).token(of: request)
                return handle(request, Self.path(request, dropping: 2))
            } catch let failure as APIFailure {
                return failure.answer
            } catch {
                return APIFailure(status: 500, code: "InternalError", message: "\(error)").answer
            }
        }
    }

    private static func path(_ request: MockGlobus.RecordedRequest, dropping segments: Int) -> String {
        let names = request.path.split(separator: "/").dropFirst(segments)
        return names.map { PercentEncoding.decoded($0) }.joined(separator: "/")
    }

    private func file(_ path: String) -> ServedFile? {
        let names = path.split(separator: "/")
        if names.count == 2, names[0] == "generated", let size = Int(names[1]), size >= 0 {
            return ServedFile(generating: size)
        }
        return core.configuration.filesFolder.flatMap { ServedFile(path: path, in: $0) }
    }

    private func get(_ request: MockGlobus.RecordedRequest, _ path: String) -> Answer {
        guard let file = file(path) else {
            return APIFailure(status: 404, code: "NotFound", message: "There is no file \(path).").answer
        }
        switch RequestedRange(request, of: file) {
        case .whole: return answer(200, file, 0..<file.size)
        case .part(let part):
            var answer = answer(206, file, part)
            answer.headers.append(("Content-Range", "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(file.size)"))
            return answer
        case .unsatisfiable:
            var answer = APIFailure(status: 416, code: "RangeNotSatisfiable", message: "The file ends before.").answer
            answer.headers.append(("Content-Range", "bytes */\(file.size)"))
            return answer
        }
    }

    private func head(_ request: MockGlobus.RecordedRequest, _ path: String) -> Answer {
        guard let file = file(path) else { return Answer(status: 404) }
        return answer(200, file, 0..<file.size)
    }

    private func answer(_ status: Int, _ file: ServedFile, _ part: Range<Int>) -> Answer {
        var answer = Answer(status: status, contentType: "application/octet-stream")
        answer.headers = [("ETag", file.etag), ("Last-Modified", file.lastModified), ("Accept-Ranges", "bytes")]
        answer.body = .file(file, part)
        return answer
    }

    private func put(_ request: MockGlobus.RecordedRequest, _ path: String) -> Answer {
        let upload = request.upload
        let body = JSON.object(
            ("path", .string(path)),
            ("size", .integer(upload?.size ?? 0)),
            ("sha256", .string(upload?.sha256 ?? ""))
        )
        return Answer(status: 201, json: body)
    }
}

/// The part of a file that a request asks for (RFC 9110 §14.2); several ranges at once are not served.
enum RequestedRange: Equatable {
    case whole
    case part(Range<Int>)
    case unsatisfiable

    init(_ request: MockGlobus.RecordedRequest, of file: ServedFile) {
        let isOfThisVersion = request.header("If-Range").map { $0 == file.etag || $0 == file.lastModified } ?? true
        let text = isOfThisVersion ? request.header("Range") : nil
        self = text.flatMap { Self.range($0, size: file.size) } ?? .whole
    }

    /// Returns nil where the field is not understood, and therefore ignored.
    private static func range(_ text: String, size: Int) -> RequestedRange? {
        guard text.hasPrefix("bytes=") else { return nil }
        let ends = text.dropFirst("bytes=".count).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2 else { return nil }
        if ends[0].isEmpty {
            guard let count = Int(ends[1]), count > 0 else { return nil }
            return size > 0 ? .part(max(0, size - count)..<size) : .unsatisfiable
        }
        guard let first = Int(ends[0]), first >= 0 else { return nil }
        guard first < size else { return .unsatisfiable }
        let end = min(Int(ends[1]).map { $0 + 1 } ?? size, size)
        return first < end ? .part(first..<end) : nil
    }
}
