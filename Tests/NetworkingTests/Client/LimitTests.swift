import GlobusAuth
import Networking
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct LimitTests {
    @Test("A body of just the limit is taken, and one byte more is an error", arguments: [true, false])
    func bodyLimit(fits: Bool) async throws {
        let bench = try Bench { _, connection in connection.respond(body: String(repeating: "x", count: 1000)) }
        var request = try bench.request()
        request.maximumResponseSize = fits ? 1000 : 999
        guard !fits else {
            #expect(try await bench.client.send(request).body.count == 1000)
            return
        }
        let error = try await bench.failure(of: request)
        #expect(error.code == .limit)
        #expect(error.message.contains("larger than 999 bytes"))
        #expect(error.message.contains("127.0.0.1:\(bench.server.port)"))
    }

    @Test("The body limit counts what a compressed body unpacks to", arguments: [true, false])
    func bodyLimitUnpacked(fits: Bool) async throws {
        let packed = Gzip.zeros(repeats: 100)
        let bench = try Bench { _, connection in
            connection.respond("200 OK", ["Content-Encoding: gzip"], body: packed)
        }
        var request = try bench.request()
        request.maximumResponseSize = fits ? 25_801 : 25_800
        guard !fits else {
            #expect(try await bench.client.send(request).body == [UInt8](repeating: 0, count: 25_801))
            return
        }
        #expect(packed.count < 300)
        #expect(try await bench.failure(of: request).code == .limit)
    }

    @Test("A body that unpacks to many times its size is stopped long before the limit of its size")
    func inflated() async throws {
        let packed = Gzip.bomb(repeats: 40_000)
        var configuration = CurlHTTPClient.Configuration()
        configuration.maximumDecompressionRatio = 50
        let bench = try Bench(client: configuration) { request, connection in
            let field = request.path == "/packed" ? ["Content-Encoding: gzip"] : []
            connection.respond("200 OK", field, body: packed)
        }
        #expect(packed.count < 70_000)
        let error = try await bench.failure(of: bench.request("GET", "/packed"))
        #expect(error.code == .limit)
        #expect(error.message.contains("unpacks to more than 50 times its size"))
        #expect(error.message.contains("127.0.0.1:\(bench.server.port)"))
        #expect(try await bench.get().body == packed)
    }

    @Test("Bodies on their way share a memory: what finds no room is an error, and all is given back at the end")
    func sharedMemory() async throws {
        let bench = try Bench { request, connection in
            connection.send("HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "x", count: 1 << 20))
            if request.path == "/stall" { connection.waitForClose() } else { connection.close() }
        }
        let memory = CountedMemory(room: 3 << 20)
        @Sendable func request(_ path: String) throws -> HTTPRequest {
            var request = try bench.request("GET", path)
            request.responseMemory = memory
            return request
        }
        let waiting = (0..<3).map { _ in Task { try await bench.client.send(request("/stall")) } }
        await memory.waitUntil(taken: 3 << 20)
        let error = try await bench.failure(of: request("/"))
        #expect(error.code == .limit)
        #expect(
            error.message
                == "not enough memory for the response from 127.0.0.1:\(bench.server.port): the limit is of a test"
        )
        for task in waiting { task.cancel() }
        for task in waiting { _ = await task.result }
        await memory.waitUntil(taken: 0)
        #expect(try await bench.client.send(request("/")).body.count == 1 << 20)
        #expect(memory.taken == 0)
    }

    @Test("A body without end is stopped at the limit of the client")
    func endlessBody() async throws {
        var configuration = CurlHTTPClient.Configuration()
        configuration.maximumResponseSize = 1 << 20
        let bench = try Bench(client: configuration) { _, connection in
            connection.send("HTTP/1.1 200 OK\r\n\r\n")
            let chunk = [UInt8](repeating: 0x78, count: 65_536)
            while connection.send(chunk) {}
            connection.noteDisconnection()
        }
        #expect(try await bench.failure(of: bench.request()).code == .limit)
        await bench.server.log.disconnections.reach(1)
    }

    @Test(
        "Headers beyond the limits are an error",
        arguments: [(lines: 30, ofSize: 1), (lines: 1, ofSize: 2000)]
    )
    func headLimits(lines: Int, ofSize size: Int) async throws {
        let line = "X: \(String(repeating: "y", count: size))\r\n"
        let head = String(repeating: line, count: lines)
        var configuration = CurlHTTPClient.Configuration()
        configuration.maximumHeadLines = 20
        configuration.maximumHeadSize = 1500
        let bench = try Bench(client: configuration) { request, connection in
            let more = request.path == "/long" ? head : "X: y\r\n"
            connection.send("HTTP/1.1 200 OK\r\n\(more)Content-Length: 0\r\n\r\n")
        }
        #expect(try await bench.get().status == 200)
        #expect(try await bench.failure(of: bench.request("GET", "/long")).code == .limit)
    }

    @Test("Interim responses without end are an error")
    func endlessInterimResponses() async throws {
        let bench = try Bench { _, connection in
            while connection.send("HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n") {}
        }
        #expect(try await bench.failure(of: bench.request()).code == .limit)
    }
}
