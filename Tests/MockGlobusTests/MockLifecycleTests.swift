import Foundation
import MockGlobus
import Testing

@Suite struct MockLifecycleTests {
    @Test("Fifty clients at once are all served")
    func concurrentClients() async throws {
        let mock = try await MockGlobus.started()
        let gate = MockGlobus.Gate()
        mock.faults.add(.init(times: 50, kind: .hold(gate)))
        let refresh = mock.issueRefreshToken()
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<50 { group.addTask { try await mock.refresh(refresh).status } }
            // No request is answered before all fifty are being handled.
            await gate.waitForArrivals(50)
            #expect(mock.tokenRequestCounts() == ["refresh_token": 50])
            gate.open()
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses == Array(repeating: 200, count: 50))
    }

    @Test("A connection is kept for further requests")
    func keepAlive() async throws {
        let mock = try await MockGlobus.started()
        let replies = try await mock.send(Array(repeating: .get("/bench/json"), count: 50))
        #expect(replies.allSatisfy { $0.status == 200 })
        #expect(Set(mock.requests().map(\.connection)).count == 1)
    }

    @Test("The address is a free loopback port")
    func address() async throws {
        let first = try await MockGlobus.started()
        let second = try await MockGlobus.started()
        #expect(first.baseURL.hasPrefix("http://127.0.0.1:"))
        #expect(first.baseURL != second.baseURL)
    }

    @Test("A port that is taken is named in the error, with the way out")
    func takenPort() async throws {
        let mock = try await MockGlobus.started()
        var configuration = MockGlobus.Configuration()
        configuration.port = UInt16(try #require(URLComponents(string: mock.baseURL)?.port))
        let error = await #expect(throws: MockGlobusError.self) { try await MockGlobus.started(configuration) }
        #expect(error?.message.contains("port \(configuration.port) of 127.0.0.1") == true)
        #expect(error?.message.contains("0 for any free one") == true)
    }

    @Test("A running mock cannot be started again, a stopped one can, and keeps its tokens")
    func restart() async throws {
        let mock = try await MockGlobus.started()
        let token = mock.issueAccessToken()
        await #expect(throws: MockGlobusError.self) { try await mock.start() }
        await mock.stop()
        try await mock.start()
        #expect(try await mock.send(.get("/v0.10/task_list", token: token)).status == 200)
    }

    @Test("Stopping breaks off the requests that are being held")
    func stopWhileHeld() async throws {
        let mock = try await MockGlobus.started()
        let gate = MockGlobus.Gate()
        mock.faults.add(.init(kind: .hold(gate)))
        async let held = mock.sendUntilBroken(.get("/bench/json"))
        await gate.waitForArrivals(1)
        await mock.stop()
        #expect(try await held.failure != nil)
    }

    @Test("A stopped mock serves no requests")
    func stop() async throws {
        let mock = try await MockGlobus.started()
        let port = UInt16(try #require(URLComponents(string: mock.baseURL)?.port))
        _ = try await mock.send(.get("/bench/json"))
        await mock.stop()
        // Another server may have been given the port in the meantime, so there may be an answer.
        var partial = Data()
        if let connection = try? RawConnection(port: port) {
            _ = try? connection.exchange(.get("/bench/json"), partial: &partial)
        }
        #expect(mock.requests().count == 1)
    }

    @Test("The description names the address, the clients, every route and a refresh token that works")
    func description() async throws {
        let mock = try await MockGlobus.started()
        let text = mock.describe()
        #expect(text.contains(mock.baseURL))
        #expect(text.contains(MockGlobus.Client.native.id))
        #expect(text.contains(try #require(MockGlobus.Client.confidential.secret)))
        #expect(text.contains("POST /v2/oauth2/token "))
        #expect(text.contains("GET /v0.10/task/{task_id}"))
        let refresh = try #require(text.split(whereSeparator: \.isWhitespace).first { $0.hasPrefix("mock-refresh-") })
        #expect(try await mock.refresh(String(refresh)).status == 200)
    }
}
