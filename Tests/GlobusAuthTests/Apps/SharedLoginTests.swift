import Testing

@testable import GlobusAuth

@Suite(.timeLimit(.minutes(1))) struct SharedLoginTests {
    @Test("Twenty tasks without tokens make one login")
    func oneLogin() async throws {
        let gate = HoldingGate()
        let server = AppServer(gate: gate)
        let app = try server.userApp()
        let tasks = (0..<20).map { _ in
            Task { try await app.authorizer(for: AppServer.transfer).authorizationHeader() }
        }
        await until { gate.arrivals == 1 }
        for _ in 0..<100 { await Task.yield() }
        gate.open()
        var headers: Set<String?> = []
        for task in tasks { headers.insert(try await task.value) }
        #expect(headers == ["Bearer A2-\(AppServer.transfer)"])
        #expect(gate.arrivals == 1)
        #expect(server.grants("authorization_code").count == 1)
    }

    @Test("A login that fails fails for all who waited for it, and asks nobody again")
    func oneFailure() async throws {
        let gate = HoldingGate()
        let server = AppServer(gate: gate)
        server.state.update { $0.isDenied = true }
        let app = try server.userApp()
        let tasks = (0..<10).map { _ in Task { try await app.login(force: true) } }
        await until { gate.arrivals == 1 }
        for _ in 0..<100 { await Task.yield() }
        gate.open()
        for task in tasks {
            let error = await #expect(throws: GlobusError.self) { try await task.value }
            #expect(error?.code == .loginFlow)
        }
        #expect(gate.arrivals == 1)
    }

    @Test(
        "Apps of several processes log in one after the other, and use what the first one got",
        arguments: [false, true]
    )
    func otherProcesses(force: Bool) async throws {
        let gate = HoldingGate()
        let server = AppServer(gate: gate)
        let apps = try (0..<4).map { _ in try server.userApp() }
        let tasks = apps.map { app in Task { try await app.login(force: force) } }
        await until { gate.arrivals == 1 }
        for _ in 0..<100 { await Task.yield() }
        gate.open()
        for task in tasks { try await task.value }
        #expect(gate.arrivals == 1)
        #expect(server.grants("authorization_code").count == 1)
        for app in apps { #expect(try await !app.loginRequired()) }
    }

    @Test("A login is not cancelled with one of those who wait for it, and is with the last one")
    func cancellation() async throws {
        let gate = HoldingGate()
        let server = AppServer(gate: gate)
        let app = try server.userApp()
        let tasks = (0..<2).map { _ in Task { try await app.login(force: true) } }
        await until { gate.arrivals == 1 }
        for _ in 0..<100 { await Task.yield() }
        tasks[0].cancel()
        await #expect(throws: CancellationError.self) { try await tasks[0].value }
        tasks[1].cancel()
        await #expect(throws: CancellationError.self) { try await tasks[1].value }
        // The flow that heeds no cancellation keeps nobody from the next login.
        let next = Task { try await app.login() }
        await until { gate.arrivals == 2 }
        gate.open()
        try await next.value
        #expect(server.grants("authorization_code").count == 1)
    }

    @Test("A code that is exchanged when the login is cancelled brings tokens all the same")
    func cancelledExchange() async throws {
        let gate = HoldingGate()
        let server = AppServer()
        let slow = FakeAuth { call in
            await gate.pass()
            try Task.checkCancellation()
            return try await server.auth.request(call.method, call.path, call.options)
        }
        let activity = RenewalActivity()
        let app = try UserApp(
            "x",
            loginClient: slow.native(server.time),
            configuration: server.configuration { $0.renewal.activity = activity }
        )
        let task = Task { try await app.login() }
        await until { gate.arrivals == 1 }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(!activity.isIdle)
        gate.open()
        await activity.finished()
        #expect(server.storage.records.value[AppServer.auth] != nil)
    }

    @Test("A login with parameters of its own waits for the one under way, and is made")
    func otherParameters() async throws {
        let gate = HoldingGate()
        let server = AppServer(gate: gate)
        let app = try server.userApp()
        let first = Task { try await app.login() }
        await until { gate.arrivals == 1 }
        let second = Task { try await app.login(authorizationParameters: .init(prompt: "login")) }
        for _ in 0..<100 { await Task.yield() }
        #expect(gate.arrivals == 1)
        gate.open()
        try await first.value
        try await second.value
        #expect(server.state.value.attempts.map(\.authorizationParameters.prompt) == [nil, "login"])
    }
}
