import Foundation
import MockGlobus
import Testing

@Suite struct RecordedRequestTests {
    @Test("A request is recorded as it was sent")
    func recorded() async throws {
        var configuration = MockGlobus.Configuration()
        configuration.now = { 1000 }
        let mock = try await MockGlobus.started(configuration)
        mock.advance(seconds: 5)
        let request = TestRequest(
            method: "PUT",
            target: "/a%20b/c?x=1&y=a+b%26&x=2&z",
            headers: ["X-One": "1", "Content-Type": "text/plain"],
            body: Data("grant_type=no form".utf8)
        )
        _ = try await mock.send(request)
        let recorded = try #require(mock.requests().first)
        #expect(recorded.method == "PUT")
        #expect(recorded.path == "/a%20b/c")
        #expect(recorded.query == "x=1&y=a+b%26&x=2&z")
        #expect(recorded.queryItems.names == ["x", "y", "x", "z"])
        #expect(recorded.queryItems["y"] == "a b&")
        #expect(recorded.queryItems["z"]?.isEmpty == true)
        #expect(recorded.header("x-ONE") == "1")
        #expect(recorded.headers["X-One"] == "1")
        #expect(recorded.text == "grant_type=no form")
        #expect(recorded.form.fields.isEmpty)
        #expect(recorded.receivedAt == 1005)
        #expect(recorded.origin == .main)
    }

    @Test("Header fields are recorded with their names, and of several of a name the last one counts")
    func repeatedFields() async throws {
        let mock = try await MockGlobus.started()
        let port = UInt16(try #require(URLComponents(string: mock.baseURL)?.port))
        let status = try await onThread {
            let connection = try RawConnection(port: port)
            try connection.write("GET /bench/json HTTP/1.1\r\nhOST: x\r\nX-A:  1 \r\nX-B:\r\nx-a: 2\r\n\r\n")
            return try connection.reply().status
        }
        #expect(status == 200)
        let request = try #require(mock.requests().first)
        #expect(request.headers == ["hOST": "x", "X-A": "2", "X-B": ""])
        #expect(request.header("x-a") == "2")
    }

    @Test("A form is recorded field by field, decoded")
    func form() async throws {
        let mock = try await MockGlobus.started()
        _ = try await mock.token(["grant_type": "authorization_code", "code": "CODE+é %zz"])
        let form = try #require(mock.tokenRequests().first).form
        #expect(form.names == ["grant_type", "code", "client_id"])
        #expect(form["code"] == "CODE+é %zz")
        #expect(form["absent"] == nil)
    }

    @Test("A body of a megabyte is recorded whole")
    func largeBody() async throws {
        let mock = try await MockGlobus.started()
        let body = Data((0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        _ = try await mock.send(TestRequest(method: "POST", target: "/upload", body: body))
        #expect(mock.requests().first?.body == body)
    }

    @Test("Requests are found by route and counted by grant type")
    func filters() async throws {
        let mock = try await MockGlobus.started()
        _ = try await mock.refresh("a")
        _ = try await mock.refresh("b")
        _ = try await mock.token(["grant_type": "client_credentials"], headers: MockGlobus.basic)
        _ = try await mock.send(.get("/v0.10/task/7"))
        #expect(mock.requests(to: "/v0.10/task/{id}").count == 1)
        #expect(mock.requests(to: "POST /v0.10/task/{id}").isEmpty)
        #expect(mock.requests(to: "/v0.10/*").count == 1)
        #expect(mock.requests(to: .any).count == 4)
        #expect(mock.tokenRequests(grantType: "refresh_token").map { $0.form["refresh_token"] } == ["a", "b"])
        #expect(mock.tokenRequestCounts() == ["refresh_token": 2, "client_credentials": 1])
    }

    @Test("Cleared requests are gone, later ones are not")
    func clear() async throws {
        let mock = try await MockGlobus.started()
        _ = try await mock.send(.get("/first"))
        mock.clearRequests()
        _ = try await mock.send(.get("/second"))
        #expect(mock.requests().map(\.path) == ["/second"])
    }

    @Test("Only the newest requests are kept")
    func limit() async throws {
        var configuration = MockGlobus.Configuration()
        configuration.recordLimit = 2
        let mock = try await MockGlobus.started(configuration)
        _ = try await mock.send((1...6).map { .get("/\($0)") })
        #expect(mock.requests().map(\.path) == ["/5", "/6"])
    }

    @Test("Requests over one connection share it, and another connection is told apart")
    func connections() async throws {
        let mock = try await MockGlobus.started()
        _ = try await mock.send([.get("/1"), .get("/2")])
        let gate = MockGlobus.Gate()
        mock.faults.add(.init(kind: .hold(gate)))
        async let held = mock.send(.get("/3"))
        await gate.waitForArrivals(1)
        _ = try await mock.send(.get("/4"))
        gate.open()
        _ = try await held
        let connections = mock.requests().map(\.connection)
        #expect(connections[0] == connections[1])
        #expect(connections[2] != connections[3])
    }
}
