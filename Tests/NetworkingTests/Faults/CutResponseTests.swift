import GlobusAuth
import Networking
import TestSupport
import Testing

/// Answers that end at every byte, in all ways in which a server can end them.
@Suite(.timeLimit(.minutes(2))) struct CutResponseTests {
    /// How an answer is framed, and whether its last bytes show that it is complete.
    enum Framing: String, CaseIterable {
        case length = "Content-Length: 13\r\n\r\n{\"a\": \"text\"}"
        case chunks = "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n8;x=y\r\n \"text\"}\r\n0\r\nX-Sum: 1\r\n\r\n"

        var response: [UInt8] { Array("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\(rawValue)".utf8) }
    }

    enum End: CaseIterable {
        case stall, close, reset
    }

    /// Makes a server that ends the answer to a request for `/COUNT` after `COUNT` bytes, and answers other requests
    /// completely.
    private func bench(_ framing: Framing, _ end: End) throws -> Bench {
        try Bench { request, connection in
            let response = framing.response
            guard let count = Int(request.path.dropFirst()) else {
                connection.send(response)
                return
            }
            connection.send(Array(response[..<count]))
            switch end {
            case .stall: connection.waitForClose()
            case .close: connection.close()
            case .reset: connection.reset()
            }
        }
    }

    /// Returns the errors of requests whose answers end after each number of bytes; those that stall are sent at the
    /// same time.
    private func failures(_ framing: Framing, _ how: End, on bench: Bench) async throws -> [(Int, GlobusError)] {
        // The line end after the last chunk may be missing, since nothing is lost without it.
        let counts = 0..<(framing.response.count - (framing == .chunks ? 1 : 0))
        guard how == .stall else {
            var failures: [(Int, GlobusError)] = []
            for count in counts { failures.append(try await failure(after: count, within: .seconds(20), on: bench)) }
            return failures
        }
        return try await withThrowingTaskGroup { group in
            for count in counts {
                group.addTask { try await failure(after: count, within: .milliseconds(300), on: bench) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    private func failure(after count: Int, within timeout: Duration, on bench: Bench) async throws -> (Int, GlobusError)
    {
        var request = try bench.request("GET", "/\(count)")
        request.timeout = timeout
        return (count, try await bench.failure(of: request))
    }

    @Test(
        "Wherever an answer stalls, breaks off or is reset, an error names the server, and the next request works",
        arguments: Framing.allCases,
        End.allCases
    )
    func everyByte(framing: Framing, end: End) async throws {
        let bench = try bench(framing, end)
        for (count, error) in try await failures(framing, end, on: bench) {
            let kind: GlobusError.Code = end == .stall ? .timeout : .connection
            #expect(error.code.isKind(of: kind), "after \(count) bytes: \(error)")
            #expect(error.message.contains("127.0.0.1:\(bench.server.port)"), "after \(count) bytes: \(error)")
        }
        #expect(try await bench.get("/whole").body == Array("{\"a\": \"text\"}".utf8))
    }

    @Test("Hundreds of answers that are reset at the same time are as many errors, and none is waited for in vain")
    func manyResets() async throws {
        let bench = try bench(.chunks, .reset)
        let errors = try await withThrowingTaskGroup { group in
            for number in 0..<600 {
                group.addTask { try await failure(after: number % 100, within: .seconds(20), on: bench) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for (count, error) in errors { #expect(error.code == .connection, "after \(count) bytes: \(error)") }
    }

    @Test("An answer whose bytes come one by one arrives whole", arguments: Framing.allCases)
    func dripping(framing: Framing) async throws {
        let bench = try Bench { _, connection in
            for byte in framing.response { connection.send([byte]) }
        }
        let response = try await bench.get()
        #expect(response.body == Array("{\"a\": \"text\"}".utf8))
        #expect(response.headers["Content-Type"] == "application/json")
    }

    @Test("A form that is reset on its way is no success either, and is not sent twice")
    func lostForm() async throws {
        let bench = try bench(.length, .reset)
        var request = try bench.request("POST", "/20")
        request.body = Array("a=b".utf8)
        #expect(try await bench.failure(of: request).code == .connection)
        #expect(bench.server.log.requestCount.count == 1)
    }
}
