import Foundation
import Synchronization
import Testing

@testable import GlobusAuth

/// Files as the bodies of requests, for programs that have no scripts.
@Suite struct FileTransferTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "globus-auth-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    private func path(_ name: String) -> String { folder.appending(path: name).path }

    private var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
    }

    private func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: folder.appending(path: name))
    }

    private func text(of name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

    private func request() throws -> HTTPRequest {
        try HTTPRequest(method: "GET", url: RequestURL("https://h.example/f?q=1"))
    }

    @Test("An HTTP client that streams nothing downloads and uploads files, too")
    func plainClient() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let client = AnsweringClient { _ in HTTPResponse(status: 200, body: Array("hello".utf8)) }
        let requester = try Requester(httpClient: client, time: FakeTime())
        let download = try FileDownload(to: path("data"))
        let response = try await requester.request("GET", "https://h.example/f", RequestOptions(output: download))
        #expect(response.streamedSize == 5)
        #expect(response.body.isEmpty)
        #expect(try text(of: "data") == "hello")
        #expect(try names == ["data"])
        let upload = try FileUpload(of: path("data"))
        _ = try await requester.request("PUT", "https://h.example/f", RequestOptions(body: .source(upload)))
        #expect(client.last?.source?.size == 5)
        #expect(client.last?.timeout == nil)
        #expect(client.last?.stallTimeout == .seconds(60))
    }

    @Test("A part whose version the server does not tell is not kept")
    func noVersion() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        for headers: HTTPHeaders in [[:], ["ETag": "W/\"weak\""], ["ETag": "\"a\"", "Content-Encoding": "gzip"]] {
            let download = try FileDownload(to: path("data"), resumes: true)
            _ = try download.fields(for: request())
            try download.begin(HTTPResponse(status: 200, headers: headers))
            try Array("hello".utf8).withUnsafeBytes { try download.write($0) }
            let error = download.failure(GlobusError(.connection, "it broke"))
            #expect(error.message == "it broke; 5 bytes had come")
            #expect(try names == [])
        }
    }

    @Test("A part is gone on with by its modification time where there is no ETag, and its query stays secret")
    func modificationTime() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let time = "Sat, 31 Jan 2026 12:00:00 GMT"
        do {
            let download = try FileDownload(to: path("data"), resumes: true)
            #expect(try download.fields(for: request())["Range"] == nil)
            try download.begin(HTTPResponse(status: 200, headers: ["Last-Modified": time, "Content-Length": "9"]))
            try Array("hello".utf8).withUnsafeBytes { try download.write($0) }
            // The program ends here.
        }
        #expect(try names == ["data.part", "data.part.json"])
        #expect(try !text(of: "data.part.json").contains("q=1"))
        let download = try FileDownload(to: path("data"), resumes: true)
        let fields = try download.fields(for: request())
        #expect(fields["Range"] == "bytes=4-")
        #expect(fields["If-Range"] == time)
        try download.begin(HTTPResponse(status: 206, headers: ["Content-Range": "bytes 4-8/9"]))
        try Array("o wor".utf8).withUnsafeBytes { try download.write($0) }
        try await download.finish()
        #expect(try text(of: "data") == "hello wor")
        #expect(try names == ["data"])
    }

    @Test(
        "A part is dropped where the server has a file of another modification time, whether it sends a part or all",
        arguments: [200, 206]
    )
    func otherModificationTime(status: Int) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try write("old", to: "data")
        let times = ["Sat, 31 Jan 2026 12:00:00 GMT", "Sun, 01 Feb 2026 12:00:00 GMT"]
        do {
            let download = try FileDownload(to: path("data"), resumes: true)
            _ = try download.fields(for: request())
            try download.begin(HTTPResponse(status: 200, headers: ["Last-Modified": times[0], "Content-Length": "9"]))
            try Array("hello".utf8).withUnsafeBytes { try download.write($0) }
        }
        let download = try FileDownload(to: path("data"), resumes: true)
        #expect(try download.fields(for: request())["If-Range"] == times[0])
        let other: HTTPHeaders = ["Last-Modified": times[1], "Content-Range": "bytes 4-8/9"]
        let error = try #require(throws: GlobusError.self) {
            try download.begin(HTTPResponse(status: status, headers: other))
        }
        #expect(error.message.contains("it was last modified at \(times[0]), and now at \(times[1])"))
        #expect(!error.isTransient)
        #expect(download.failure(error).message.hasSuffix("; 5 bytes had come"))
        #expect(try names == ["data"])
        #expect(try text(of: "data") == "old")
    }

    @Test("A file that changes while it is sent is an error", arguments: ["longer than before", "short", "other"])
    func changed(other: String) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try write("before", to: "data")
        let upload = try FileUpload(of: path("data"))
        var piece = [UInt8](repeating: 0, count: 6)
        try piece.withUnsafeMutableBytes { try upload.read(into: $0, at: 0) }
        #expect(piece == Array("before".utf8))
        try upload.finish()
        // In place, as programs do that write to a log.
        let file = try FileHandle(forWritingTo: folder.appending(path: "data"))
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: Data(other.utf8))
        try file.close()
        let failure = try #require(throws: GlobusError.self) { try upload.finish() }
        #expect(failure.code == .file)
        #expect(failure.message.contains("has changed while it was sent"))
        #expect(throws: GlobusError.self) { try piece.withUnsafeMutableBytes { try upload.read(into: $0, at: 0) } }
    }

    @Test(
        "A Content-Range tells a part of bytes, or nothing",
        arguments: [
            ("bytes 0-4/5", 0, 5), ("bytes 7-9/*", 7, nil), ("BYTES 1-1/2", 1, 2), ("bytes 5-4/9", nil, nil),
            ("bytes 0-9/9", nil, nil), ("bytes */9", nil, nil), ("lines 0-4/5", nil, nil), ("bytes 0-4", nil, nil),
        ] as [(String, Int?, Int?)]
    )
    func contentRange(text: String, first: Int?, total: Int?) {
        let range = ContentRange(text)
        #expect(range?.first == first)
        #expect(range?.total == total)
    }
}

/// An HTTP client that knows nothing of sources and sinks.
private final class AnsweringClient: HTTPClient {
    private let answer: @Sendable (HTTPRequest) -> HTTPResponse
    private let request = Mutex<HTTPRequest?>(nil)

    init(answer: @escaping @Sendable (HTTPRequest) -> HTTPResponse) {
        self.answer = answer
    }

    /// The last request that was sent.
    var last: HTTPRequest? { request.withLock { $0 } }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        self.request.withLock { $0 = request }
        return answer(request)
    }
}
