import GlobusAuth
import Networking
import TestSupport
import Testing

/// What servers say about the coding of a body, and what it really is.
@Suite(.timeLimit(.minutes(1))) struct ContentCodingTests {
    private func text(_ fields: [String], _ body: [UInt8]) async throws -> String {
        let bench = try Bench { _, connection in connection.respond("200 OK", fields, body: body) }
        return String(decoding: try await bench.get().body, as: UTF8.self)
    }

    @Test(
        "A word that names no coding leaves the body as it is",
        arguments: [
            "", "identity", "IDENTITY", "utf-8", "UTF-8", "none", "None", "binary", "8bit", "iso-8859-1", "text/plain",
            "identity, utf-8", ", ,", "gzipped", "none,none", "aws-chunked",
        ]
    )
    func noCoding(word: String) async throws {
        #expect(try await text(["Content-Encoding: \(word)"], Array("plain".utf8)) == "plain")
    }

    @Test(
        "A coding is found in whatever case, and among words that name none",
        arguments: [
            ["gzip"], ["GZip"], ["x-gzip"], ["identity, gzip"], ["gzip, identity"], ["utf-8,gzip"], [",gzip ,"],
            ["none", "gzip"], ["gzip", "utf-8"],
        ]
    )
    func gzip(values: [String]) async throws {
        #expect(try await text(values.map { "Content-Encoding: \($0)" }, Gzip.stored("packed")) == "packed")
    }

    @Test("Deflate is read with the frame of zlib and without", arguments: ["deflate", "Deflate", "identity, deflate"])
    func deflate(value: String) async throws {
        let field = ["Content-Encoding: \(value)"]
        #expect(try await text(field, Gzip.zlibStored("packed")) == "packed")
        #expect(try await text(field, Gzip.bareStored("packed")) == "packed")
        #expect(try await text(field, Gzip.bareZeros(repeats: 4)).utf8.count == 1 + 4 * 258)
        #expect(try await text(field, Gzip.stored("packed")) == "packed")
    }

    @Test("One connection serves one format after the other, in pieces of a byte")
    func inTurn() async throws {
        let bodies = [
            "/gzip": Gzip.stored("one"), "/deflate": Gzip.bareStored("two"), "/x-deflate": Gzip.zlibStored("three"),
            "/none": Array("four".utf8),
        ]
        let bench = try Bench { request, connection in
            let body = bodies[request.path] ?? []
            let coding = request.path.dropFirst()
            connection.send("HTTP/1.1 200 OK\r\nContent-Encoding: \(coding)\r\nContent-Length: \(body.count)\r\n\r\n")
            for byte in body { connection.send([byte]) }
        }
        for (path, text) in [("/deflate", "two"), ("/gzip", "one"), ("/none", "four"), ("/x-deflate", "three")] {
            #expect(try await String(decoding: bench.get(path).body, as: UTF8.self) == text)
            #expect(try await String(decoding: bench.get("/deflate").body, as: UTF8.self) == "two")
        }
        #expect(bench.server.log.connections.count == 1)
    }

    @Test("All members of a gzip stream are read")
    func members() async throws {
        let packed = Gzip.stored("one ") + Gzip.stored("two ") + Gzip.stored("three")
        #expect(try await text(["Content-Encoding: gzip"], packed) == "one two three")
    }

    @Test("A deflate stream that breaks off is an error", arguments: [1, 3])
    func cut(missing: Int) async throws {
        for packed in [Gzip.bareStored("packed"), Gzip.zlibStored("packed")] {
            let bench = try Bench { _, connection in
                connection.respond("200 OK", ["Content-Encoding: deflate"], body: Array(packed.dropLast(missing)))
            }
            #expect(try await bench.failure(of: bench.request()).code == .network)
        }
    }

    @Test("A bare stream that unpacks to far more than its size is refused")
    func inflated() async throws {
        var configuration = CurlHTTPClient.Configuration()
        configuration.maximumDecompressionRatio = 100
        let packed = Gzip.bareZeros(repeats: 100_000)
        let bench = try Bench(client: configuration) { _, connection in
            connection.respond("200 OK", ["Content-Encoding: deflate"], body: packed)
        }
        #expect(try await bench.failure(of: bench.request()).code == .limit)
    }

    @Test(
        "A coding that cannot be undone is an error that names it",
        arguments: [
            "br", "BR", "zstd", "compress", "x-compress", "dcb", "exi", "gzip, br", "gzip, gzip", "deflate, gzip",
        ]
    )
    func unknown(value: String) async throws {
        let bench = try Bench { _, connection in
            connection.respond("200 OK", ["Content-Encoding: \(value)"], body: "packed")
        }
        let error = try await bench.failure(of: bench.request())
        #expect(error.code == .network)
        #expect(error.message.contains("'\(value)', which cannot be undone here"), "\(error)")
        #expect(error.message.contains("127.0.0.1:\(bench.server.port)"), "\(error)")
    }

    @Test("A coding of no body asks for nothing", arguments: ["gzip", "br"])
    func noBody(coding: String) async throws {
        let bench = try Bench { _, connection in connection.respond("200 OK", ["Content-Encoding: \(coding)"]) }
        #expect(try await bench.get().body == [])
    }
}
