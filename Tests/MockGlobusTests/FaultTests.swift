import Foundation
import MockGlobus
import Testing

@Suite struct FaultTests {
    @Test("Faults of one route are played in order, as often as they say, and then all is well")
    func script() async throws {
        let mock = try await MockGlobus.started()
        mock.faults.add(.init(route: .taskList, times: 2, kind: .apiError(status: 503, code: "Unavailable")))
        mock.faults.add(.init(route: "/v0.10/task_list", method: "GET", kind: .unauthorized))
        mock.faults.add(.init(route: .token, kind: .oauthError("invalid_grant")))
        let token = mock.issueAccessToken()
        let replies = try await mock.send(Array(repeating: .get("/v0.10/task_list", token: token), count: 4))
        #expect(replies.map(\.status) == [503, 503, 401, 200])
        #expect(try replies[0].string("code") == "Unavailable")
        #expect(try replies[2].string("code") == "AuthenticationFailed")
        #expect(mock.faults.pending.map(\.route) == [.token])
    }

    @Test("A fault can let requests pass first")
    func skipping() async throws {
        let mock = try await MockGlobus.started()
        mock.faults.add(.init(skipping: 2, kind: .html(status: 502)))
        let replies = try await mock.send(Array(repeating: .get("/bench/json"), count: 4))
        #expect(replies.map(\.status) == [200, 200, 502, 200])
    }

    @Test("Faults that are taken back do not happen")
    func clear() async throws {
        let mock = try await MockGlobus.started()
        mock.faults.add(.init(times: .max, kind: .unauthorized))
        mock.faults.clear()
        #expect(try await mock.send(.get("/bench/json")).status == 200)
    }

    @Test("An OAuth error has its error, description and status")
    func oauthError() async throws {
        let mock = try await MockGlobus.started()
        mock.faults.add(
            .init(route: .token, kind: .oauthError("temporarily_unavailable", description: "x \"y\"", status: 401))
        )
        let reply = try await mock.refresh(mock.issueRefreshToken())
        #expect(reply.status == 401)
        #expect(try reply.string("error") == "temporarily_unavailable")
        #expect(try reply.string("error_description") == "x \"y\"")
    }

    @Test("Any answer can be scripted, and the endpoint does not see the request")
    func answer() async throws {
        var configuration = MockGlobus.Configuration()
        configuration.tokenPolicy.rotatesRefreshTokens = true
        let mock = try await MockGlobus.started(configuration)
        let refresh = mock.issueRefreshToken()
        mock.faults.add(
            .init(route: .token, kind: .answer(status: 418, body: "{}x", contentType: nil, headers: ["X-A": "b"]))
        )
        let reply = try await mock.refresh(refresh)
        #expect(reply.status == 418)
        #expect(reply.text == "{}x")
        #expect(reply.headers["x-a"] == "b")
        #expect(reply.headers["content-type"] == nil)
        #expect(mock.isActive(refresh))
    }

    @Test("A web page comes as one")
    func html() async throws {
        let mock = try await MockGlobus.started()
        mock.faults.add(.init(kind: .html()))
        let reply = try await mock.send(.get("/bench/json"))
        #expect(reply.status == 200)
        #expect(reply.headers["content-type"] == "text/html")
        #expect(reply.text.hasPrefix("<!DOCTYPE html>"))
    }

    static let waits: [(wait: MockGlobus.Fault.RetryAfter, text: String)] = [
        (.seconds(3), "3"),
        (.seconds(-5), "-5"),
        (.seconds(999_999_999), "999999999"),
        (.text("soon"), "soon"),
        (.date(secondsAhead: 37), "Sun, 06 Nov 1994 08:49:37 GMT"),
    ]

    @Test("Retry-After is sent in every form, right or wrong", .serialized, arguments: waits.indices)
    func retryAfter(index: Int) async throws {
        var configuration = MockGlobus.Configuration()
        configuration.now = { 784_111_740 }
        let mock = try await MockGlobus.started(configuration)
        mock.faults.add(.init(kind: .retryAfter(status: 429, Self.waits[index].wait)))
        let reply = try await mock.send(.get("/bench/json"))
        #expect(reply.status == 429)
        #expect(reply.headers["retry-after"] == Self.waits[index].text)
    }

    @Test("Latency delays the endpoint's own answer")
    func latency() async throws {
        let mock = try await MockGlobus.started()
        mock.faults.add(.init(kind: .latency(seconds: 0.1)))
        let start = ContinuousClock.now
        let reply = try await mock.send(.get("/bench/json"))
        #expect(ContinuousClock.now - start >= .seconds(0.1))
        #expect(reply.status == 200)
    }

    @Test("Members of the answer can be replaced by any text, or removed")
    func edit() async throws {
        let mock = try await MockGlobus.started()
        let members: [String: String?] = [
            "expires_in": "\"3600\"", "access_token": "null", "scope": nil, "extra": "[1]",
        ]
        mock.faults.add(.init(route: .token, kind: .edit(members)))
        let body = try await mock.refresh(mock.issueRefreshToken()).json
        #expect(body["expires_in"] as? String == "3600")
        #expect(body["access_token"] is NSNull)
        #expect(body["scope"] == nil)
        #expect(body["extra"] as? [Int] == [1])
        #expect(body["token_type"] as? String == "Bearer")
    }

    @Test("An edited answer has done its work: the refresh token is spent")
    func editSpends() async throws {
        var configuration = MockGlobus.Configuration()
        configuration.tokenPolicy.rotatesRefreshTokens = true
        let mock = try await MockGlobus.started(configuration)
        mock.faults.add(.init(route: .token, kind: .edit(["refresh_token": "oops"])))
        let refresh = mock.issueRefreshToken()
        #expect(try await mock.refresh(refresh).text.contains("\"refresh_token\":oops,"))
        #expect(!mock.isActive(refresh))
    }

    @Test("A truncated body is whole for HTTP and cut for JSON")
    func truncate() async throws {
        let mock = try await MockGlobus.started()
        mock.faults.add(.init(kind: .truncate(toBytes: 10)))
        let replies = try await mock.send([.get("/bench/json"), .get("/bench/json")])
        #expect(replies[0].text == String(replies[1].text.prefix(10)))
        #expect(replies[0].headers["content-length"] == "10")
    }

    @Test("A huge body is a JSON string of just so many bytes", .serialized, arguments: [2, 3_000_000], [true, false])
    func hugeBody(bytes: Int, isChunked: Bool) async throws {
        let mock = try await MockGlobus.started()
        mock.faults.add(.init(kind: .hugeBody(bytes: bytes, isChunked: isChunked)))
        let reply = try await mock.send(.get("/bench/json"))
        #expect(reply.body.count == bytes)
        #expect(reply.body.first == UInt8(ascii: "\""))
        #expect(reply.body.last == UInt8(ascii: "\""))
        #expect(reply.body.dropFirst().dropLast().allSatisfy { $0 == UInt8(ascii: "x") })
        #expect((reply.headers["transfer-encoding"] == "chunked") == isChunked)
    }

    @Test("A drip sends the endpoint's body piece by piece")
    func drip() async throws {
        let mock = try await MockGlobus.started()
        mock.faults.add(.init(kind: .drip(bytes: 10, every: 0.02)))
        let start = ContinuousClock.now
        let reply = try await mock.send(.get("/bench/json"))
        // 38 bytes are four pieces, so there are three pauses before the last one.
        #expect(ContinuousClock.now - start >= .seconds(0.06))
        #expect(try reply.json["value"] as? Int == 42)
    }

    @Test("A redirect has any status and leads anywhere", .serialized, arguments: [301, 302, 303, 307, 308])
    func redirect(status: Int) async throws {
        var configuration = MockGlobus.Configuration()
        configuration.listensOnForeignOrigin = true
        let mock = try await MockGlobus.started(configuration)
        let target = mock.foreignURL + "/elsewhere"
        mock.faults.add(.init(kind: .redirect(status: status, to: target)))
        let reply = try await mock.send(.get("/bench/json"))
        #expect(reply.status == status)
        #expect(reply.headers["location"] == target)
    }

    @Test("A function that blocks while it makes an answer keeps no other request waiting")
    func blockingFunction() async throws {
        let mock = try await MockGlobus.started()
        let isOver = Flag()
        mock.faults.add(
            MockGlobus.Fault(
                route: "/bench/json",
                kind: .respond { _, answer in
                    for _ in 0..<2000 where !isOver.isSet { usleepThread(1000) }
                    return answer()
                }
            )
        )
        async let first = mock.send(.get("/bench/json"))
        while mock.requests().isEmpty { try await Task.sleep(for: .milliseconds(1)) }
        let start = ContinuousClock.now
        #expect(try await mock.send(.get("/bench/json")).status == 200)
        #expect(ContinuousClock.now - start < .seconds(1.5))
        isOver.set()
        #expect(try await first.status == 200)
    }

    @Test("The header fields of a scripted answer are sent in the order of their names")
    func orderOfFields() async throws {
        let mock = try await MockGlobus.started()
        let fields = Dictionary(uniqueKeysWithValues: "ABCDEFGH".map { ("X-\($0)", "1") })
        mock.faults.add(.init(kind: .answer(status: 200, contentType: nil, headers: fields)))
        let port = UInt16(try #require(URLComponents(string: mock.baseURL)?.port))
        let answer = try await onThread {
            let connection = try RawConnection(port: port)
            try connection.write("GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
            return try connection.readToEnd()
        }
        #expect(answer.contains("ABCDEFGH".map { "X-\($0): 1\r\n" }.joined()))
    }

    @Test("The foreign origin is another port with the same services, and records what comes to it")
    func foreignOrigin() async throws {
        var configuration = MockGlobus.Configuration()
        configuration.listensOnForeignOrigin = true
        let mock = try await MockGlobus.started(configuration)
        #expect(mock.foreignURL != mock.baseURL)
        #expect(try await mock.send(.get("/bench/json"), toForeignOrigin: true).status == 200)
        #expect(try await mock.send(.get("/bench/json")).status == 200)
        #expect(mock.requests().map(\.origin) == [.foreign, .main])
    }
}
