import GlobusAuth
import Networking
import TestSupport
import Testing

@Suite(.enabled(if: TLSServer.isAvailable, "nginx and openssl are not installed"), .timeLimit(.minutes(1)))
struct TLSTests {
    @Test("HTTP/2 is negotiated, and requests at once share one connection")
    func http2() async throws {
        let server = try TLSServer()
        let bench = try Bench()
        var request = try HTTPRequest(method: "GET", url: RequestURL(server.url()))
        request.certificateVerification = .authorities(file: server.certificate)
        let answers = try await withThrowingTaskGroup { group in
            for _ in 0..<10 {
                group.addTask { [request] in String(decoding: try await bench.client.send(request).body, as: UTF8.self)
                }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(answers.count == 1)
        #expect(answers.first?.hasPrefix("HTTP/2.0 ") == true)
    }

    @Test("A response over HTTP/2 has no reason phrase")
    func noReason() async throws {
        let server = try TLSServer()
        let bench = try Bench()
        var request = try HTTPRequest(method: "GET", url: RequestURL(server.url()))
        request.certificateVerification = .disabled
        let response = try await bench.client.send(request)
        #expect(response.status == 200)
        #expect(response.reason == "")
        #expect(response.headers["Content-Type"] != nil)
    }

    @Test("A self-signed certificate is a connection error that says so and what to do")
    func selfSigned() async throws {
        let server = try TLSServer()
        let bench = try Bench()
        let error = try await bench.failure(of: HTTPRequest(method: "GET", url: RequestURL(server.url())))
        #expect(error.code == .connection)
        #expect(error.message.contains("certificate of localhost:\(server.port) is self-signed"))
        #expect(error.message.contains("name a file with its authority"))
    }

    @Test("A trusted certificate for another host name is a connection error that says so")
    func wrongHost() async throws {
        let server = try TLSServer()
        let bench = try Bench()
        var request = try HTTPRequest(method: "GET", url: RequestURL(server.url(host: "127.0.0.1")))
        request.certificateVerification = .authorities(file: server.certificate)
        let error = try await bench.failure(of: request)
        #expect(error.code == .connection)
        #expect(error.message.contains("is for another host name"))
    }

    @Test("A request that trusts anything leaves nothing behind for one that does not")
    func verificationPerRequest() async throws {
        let server = try TLSServer()
        let bench = try Bench()
        var trusting = try HTTPRequest(method: "GET", url: RequestURL(server.url()))
        trusting.certificateVerification = .disabled
        #expect(try await bench.client.send(trusting).status == 200)
        let error = try await bench.failure(of: HTTPRequest(method: "GET", url: RequestURL(server.url())))
        #expect(error.code == .connection)
    }

    @Test("The client's own file of authorities is used in place of the system's")
    func clientAuthorities() async throws {
        let server = try TLSServer()
        var configuration = CurlHTTPClient.Configuration { $0 == "CURL_CA_BUNDLE" ? server.certificate : nil }
        let bench = try Bench(client: configuration)
        #expect(try await bench.client.send(HTTPRequest(method: "GET", url: RequestURL(server.url()))).status == 200)
        configuration.authoritiesFile = nil
        let client = CurlHTTPClient(loop: bench.loop, configuration: configuration)
        await #expect(throws: GlobusError.self) {
            try await client.send(HTTPRequest(method: "GET", url: RequestURL(server.url())))
        }
    }

    @Test("A file of authorities that is not there is a connection error that says what to check")
    func missingAuthorities() async throws {
        let server = try TLSServer()
        let bench = try Bench()
        var request = try HTTPRequest(method: "GET", url: RequestURL(server.url()))
        request.certificateVerification = .authorities(file: server.certificate + ".missing")
        let error = try await bench.failure(of: request)
        #expect(error.code == .connection)
        #expect(error.message.contains("file of certificate authorities"))
    }

    @Test("Speaking TLS to a server that does not is a connection error")
    func notTLS() async throws {
        let bench = try Bench()
        let server = try ScriptedServer(script: { connection in
            connection.send("HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.waitForClose()
        })
        let url = server.url().replacing("http://", with: "https://")
        let error = try await bench.failure(of: HTTPRequest(method: "GET", url: RequestURL(url)))
        #expect(error.code == .connection)
        #expect(error.message.contains("no secure connection to 127.0.0.1:\(server.port)"))
    }
}
