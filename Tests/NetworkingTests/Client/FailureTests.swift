import Glibc
import GlobusAuth
import Networking
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct FailureTests {
    @Test("A server that drips its body runs into the total timeout, and loses its connection")
    func totalTimeout() async throws {
        let bench = try Bench { _, connection in
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            connection.drip()
        }
        var request = try bench.request()
        request.timeout = .milliseconds(50)
        let error = try await bench.failure(of: request)
        #expect(error.code == .timeout)
        #expect(error.message.contains("127.0.0.1:\(bench.server.port)"))
        await bench.server.log.disconnections.reach(1)
    }

    @Test("A connection that does not come about in time is a connection timeout", arguments: [true, false])
    func connectTimeout(isTotal: Bool) async throws {
        let silent = try SilentListener()
        let bench = try Bench()
        var request = try HTTPRequest(method: "GET", url: RequestURL("http://127.0.0.1:\(silent.port)/"))
        if isTotal { request.timeout = .milliseconds(50) } else { request.connectTimeout = .milliseconds(50) }
        #expect(try await bench.failure(of: request).code == .connectionTimeout)
    }

    @Test("A request without a timeout waits for its answer")
    func noTimeout() async throws {
        let gate = Gate()
        let bench = try Bench { _, connection in
            gate.wait()
            connection.respond()
        }
        var request = try bench.request()
        request.timeout = nil
        async let response = bench.client.send(request)
        await bench.server.log.requestCount.reach(1)
        gate.open()
        #expect(try await response.status == 200)
    }

    @Test("A port where nobody listens is a connection error that names it")
    func refused() async throws {
        let port = try LoopbackListener.unusedPort()
        let bench = try Bench()
        let error = try await bench.failure(
            of: HTTPRequest(method: "GET", url: RequestURL("http://127.0.0.1:\(port)/?token=secret"))
        )
        #expect(error.code == .connection)
        #expect(error.message.contains("127.0.0.1:\(port): connection refused"))
        #expect(!error.mayHaveBeenProcessed)
        #expect(!error.message.contains("secret"))
    }

    @Test("A host name that does not exist is a connection error that names it")
    func unknownHost() async throws {
        let bench = try Bench()
        let error = try await bench.failure(of: HTTPRequest(method: "GET", url: RequestURL("http://nowhere.invalid/")))
        #expect(error.code == .connection)
        #expect(error.message.contains("nowhere.invalid"))
    }

    @Test("A connection that is reset before the request is read is a connection error")
    func resetBeforeRequest() async throws {
        let bench = try Bench()
        let server = try ScriptedServer(script: { $0.reset() })
        let error = try await bench.failure(of: HTTPRequest(method: "GET", url: RequestURL(server.url())))
        #expect(error.code == .connection)
    }

    @Test("A connection that ends after the request is read is a connection error", arguments: [true, false])
    func endAfterRequest(withReset: Bool) async throws {
        let bench = try Bench { _, connection in withReset ? connection.reset() : connection.close() }
        #expect(try await bench.failure(of: bench.request("POST")).code == .connection)
        #expect(bench.server.log.requestCount.count == 1)
    }

    @Test(
        "A body that ends too early is a connection error",
        arguments: ["Content-Length: 10\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n5\r\nab"]
    )
    func shortBody(rest: String) async throws {
        let bench = try Bench { _, connection in
            connection.send("HTTP/1.1 200 OK\r\n\(rest)")
            connection.close()
        }
        #expect(try await bench.failure(of: bench.request()).code == .connection)
    }

    @Test("An answer that is not HTTP is a network error", arguments: ["SSH-2.0-OpenSSH\r\n", "HTTP/1.1 abc\r\n\r\n"])
    func notHTTP(answer: String) async throws {
        let bench = try Bench { _, connection in
            connection.send(answer)
            connection.close()
        }
        let error = try await bench.failure(of: bench.request())
        #expect(error.code == .network)
        #expect(error.message.contains("127.0.0.1:\(bench.server.port)"))
    }

    @Test("A damaged compressed body is a network error")
    func damagedGzip() async throws {
        let bench = try Bench { _, connection in
            connection.respond("200 OK", ["Content-Encoding: gzip"], body: "this is not gzip")
        }
        #expect(try await bench.failure(of: bench.request()).code == .network)
    }

    @Test("After a failure the client goes on to work")
    func recovers() async throws {
        let bench = try Bench { request, connection in
            request.path == "/bad" ? connection.reset() : connection.respond()
        }
        _ = try await bench.failure(of: bench.request("POST", "/bad"))
        #expect(try await bench.get().status == 200)
    }
}
