import GlobusAuth
import Networking
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct CancellationTests {
    @Test("Cancelling a request in flight throws at once and ends its connection", arguments: [true, false])
    func inFlight(onLoop: Bool) async throws {
        let bench = try Bench { request, connection in
            if request.path == "/hang" { connection.waitForClose() } else { connection.respond() }
        }
        let actor = LoopActor(bench.loop)
        let task = Task {
            try await onLoop ? actor.run { _ in try await bench.get("/hang") } : bench.get("/hang")
        }
        await bench.server.log.requestCount.reach(1)
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        await bench.server.log.disconnections.reach(1)
        #expect(try await bench.get().status == 200)
        #expect(bench.server.log.connections.count == 2)
    }

    @Test("A request of a task that is cancelled already is not sent")
    func beforeStart() async throws {
        let bench = try Bench()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await bench.get()
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        _ = try await bench.get("/after")
        #expect(bench.server.log.requests.map(\.path) == ["/after"])
    }

    @Test("Cancelling one of many requests leaves the others alone")
    func oneOfMany() async throws {
        let gate = Gate()
        let bench = try Bench { _, connection in
            gate.wait()
            connection.respond()
        }
        let tasks = (0..<10).map { index in Task { try await bench.get("/\(index)").status } }
        await bench.server.log.requestCount.reach(10)
        tasks[4].cancel()
        await #expect(throws: CancellationError.self) { try await tasks[4].value }
        gate.open()
        for (index, task) in tasks.enumerated() where index != 4 {
            #expect(try await task.value == 200)
        }
    }

    @Test("Cancelling at the moment of the answer ends in the answer or in a cancellation, always once")
    func race() async throws {
        let bench = try Bench()
        for round in 1...100 {
            let task = Task { try await bench.get() }
            await bench.server.log.requestCount.reach(round)
            task.cancel()
            switch await task.result {
            case .success(let response): #expect(response.status == 200)
            case .failure(let error): #expect(error is CancellationError)
            }
        }
        #expect(try await bench.get().status == 200)
    }
}
