import GlobusAuth
import Networking
import Synchronization
import TestSupport
import Testing

/// Bodies that come from a source or go to a sink while they are on their way.
@Suite(.timeLimit(.minutes(1))) struct StreamedBodyTests {
    @Test("A body goes to the sink in pieces and whole, decompressed, and the response has its size")
    func received() async throws {
        let packed = Gzip.zeros(repeats: 2000)
        let bench = try Bench { _, connection in
            connection.respond("200 OK", ["Content-Encoding: gzip", "X-Test: yes"], body: packed)
        }
        var request = try bench.request()
        let sink = KeptBody()
        request.sink = sink
        request.maximumResponseSize = 10
        let response = try await bench.client.send(request)
        #expect(response.streamedSize == 1 + 258 * 2000)
        #expect(response.body.isEmpty)
        #expect(sink.state.withLock { $0.bytes } == [UInt8](repeating: 0, count: 1 + 258 * 2000))
        #expect(sink.state.withLock { $0.pieces } > 10)
        #expect(sink.state.withLock { $0.heads } == ["200 yes"])
    }

    @Test("The sink gets neither interim responses nor the bodies of redirects and errors", arguments: [302, 404, 503])
    func notReceived(status: Int) async throws {
        let bench = try Bench { _, connection in
            connection.send("HTTP/1.1 103 Early Hints\r\nX-Test: no\r\n\r\n")
            connection.respond("\(status) Other", body: "why")
        }
        var request = try bench.request()
        let sink = KeptBody()
        request.sink = sink
        let response = try await bench.client.send(request)
        #expect(response.status == status)
        #expect(response.text == "why")
        #expect(response.streamedSize == nil)
        #expect(sink.state.withLock { $0.heads } == [])
    }

    @Test("A sink that throws ends the transfer with its error", arguments: [0, 1])
    func failingSink(pieces: Int) async throws {
        let bench = try Bench { _, connection in connection.respond(body: "hello") }
        var request = try bench.request()
        request.sink = KeptBody(failingAfter: pieces)
        let error = try await bench.failure(of: request)
        #expect(error.code == .file)
        #expect(error.message == "the disk of the test is full")
    }

    @Test("A source is sent whole with its size, and again when a kept connection breaks")
    func sent() async throws {
        let bench = try Bench { request, connection in
            request.path == "/second" && connection.requestsRead == 2 ? connection.reset() : connection.respond()
        }
        _ = try await bench.get("/first")
        let bytes = (0..<2_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var request = try bench.request("PUT", "/second")
        request.source = ByteSource(bytes)
        #expect(try await bench.client.send(request).status == 200)
        #expect(bench.server.log.requests.map(\.path) == ["/first", "/second", "/second"])
        let received = try #require(bench.server.log.requests.last)
        #expect(received.body == bytes)
        #expect(received.values("Content-Length") == ["2000000"])
        #expect(received.values("Expect") + received.values("Content-Type") == [])
    }

    @Test("A source that throws ends the transfer with its error")
    func failingSource() async throws {
        let bench = try Bench()
        var request = try bench.request("PUT")
        request.source = ByteSource([UInt8](repeating: 1, count: 3_000_000), failingFrom: 1_000_000)
        let error = try await bench.failure(of: request)
        #expect(error.code == .file)
        #expect(error.message == "the file of the test has changed")
    }

    @Test("A transfer on which nothing comes for the time of a stall ends, and one that goes on slowly does not")
    func stall() async throws {
        let bench = try Bench { request, connection in
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n.")
            for _ in 0..<(request.path == "/slow" ? 7 : 0) {
                if connection.waitForClose(milliseconds: 60) { return }
                connection.send(".")
            }
            connection.waitForClose()
        }
        var request = try bench.request("GET", "/slow")
        request.timeout = nil
        request.stallTimeout = .milliseconds(250)
        request.sink = KeptBody()
        #expect(try await bench.client.send(request).streamedSize == 8)
        request.url = try RequestURL(bench.server.url("/stalled"))
        let error = try await bench.failure(of: request)
        #expect(error.code == .timeout)
        #expect(error.message.contains("sent nothing more for 0.25 s"))
        #expect(error.isTransient)
    }
}

/// A sink that keeps what it gets.
private final class KeptBody: ResponseBodySink {
    struct State {
        var heads: [String] = []
        var bytes: [UInt8] = []
        var pieces = 0
    }

    let state = Mutex(State())
    private let mostPieces: Int?

    /// With a number, the head (0) or a piece of the body is refused.
    init(failingAfter mostPieces: Int? = nil) {
        self.mostPieces = mostPieces
    }

    func begin(_ response: HTTPResponse) throws {
        if mostPieces == 0 { throw GlobusError(.file, "the disk of the test is full") }
        state.withLock { state in
            state = State()
            state.heads.append("\(response.status) \(response.headers["X-Test"] ?? "")")
        }
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        if mostPieces == 1 { throw GlobusError(.file, "the disk of the test is full") }
        state.withLock { state in
            state.bytes += bytes
            state.pieces += 1
        }
    }

    func finish() throws {}
}

/// A source of bytes in memory.
private final class ByteSource: RequestBodySource {
    private let bytes: [UInt8]
    private let end: Int

    init(_ bytes: [UInt8], failingFrom end: Int = .max) {
        self.bytes = bytes
        self.end = end
    }

    var size: Int { bytes.count }

    func read(into piece: UnsafeMutableRawBufferPointer, at offset: Int) throws {
        if offset + piece.count > end { throw GlobusError(.file, "the file of the test has changed") }
        piece.copyBytes(from: bytes[offset..<(offset + piece.count)])
    }

    func finish() throws {}
}
