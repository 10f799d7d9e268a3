import Testing

@testable import LuaRuntime

/// Host functions that wait by registration, and the operations of coroutines that no Swift task waits for.
@Suite struct WaitTests {
    @Test("A function that waits by registration returns what its completion gives", arguments: [false, true])
    func completes(withTurns: Bool) async throws {
        let (host, waits) = try await Self.host(withTurns: withTurns)
        let result = Task { try await host.text("return 'it ' .. host.hold('is')") }
        await waits.arrival(of: 1)
        await host.complete(waits)
        #expect(try await result.value == "it is")
    }

    @Test("A completion that is called while it is registered counts", arguments: [false, true])
    func atOnce(withTurns: Bool) async throws {
        let (host, waits) = try await Self.host(withTurns: withTurns)
        waits.isOpen = true
        #expect(try await host.text("for i = 1, 99 do host.hold('x') end return host.hold('done')") == "done")
    }

    @Test("A cancelled wait is cancelled once and goes on when it is completed", arguments: [false, true])
    func cancelled(withTurns: Bool) async throws {
        let (host, waits) = try await Self.host(withTurns: withTurns)
        let source = "local ok, e = pcall(host.hold) local _, f = pcall(host.hold) return e.class .. f.class"
        let result = Task { try await host.text(source) }
        await waits.arrival(of: 1)
        result.cancel()
        #expect(try await result.value == "CancelledErrorCancelledError")
        #expect(waits.cancellations == 1 && waits.count == 1)
    }

    @Test("A registered wait may go on as an operation, which has the caller's task locals", arguments: [false, true])
    func performs(withTurns: Bool) async throws {
        let (host, waits) = try await Self.host(withTurns: withTurns)
        let result = Task {
            try await TaskLocals.$name.withValue("local") { try await host.text("return host.hold('unused')") }
        }
        await waits.arrival(of: 1)
        await host.perform(waits) {
            .push { [name = TaskLocals.name] in
                $0.push(name)
                return 1
            }
        }
        #expect(try await result.value == "local")
    }

    @Test("However often a coroutine waits, another one has its turn", arguments: [0, 1])
    func turns(depth: Int32) async throws {
        let (host, waits) = try await Self.host(withTurns: true)
        waits.isOpen = true
        let environment = await host.sharedEnvironment()
        var lineage = Lineage()
        lineage.depth = depth
        try await Lineage.$current.withValue(lineage) {
            async let first = host.runShared("begun = true while not seen do host.hold() end", in: environment)
            async let second = host.runShared("while not begun do host.hold() end seen = true", in: environment)
            _ = try await (first, second)
        }
        #expect(try await host.runShared("return tostring(seen)", in: environment) == "true")
    }

    @Test("The operations of tasks have the task locals of the call that has begun their scope")
    func tasks() async throws {
        let (host, _) = try await Self.host(withTurns: true)
        let text = try await TaskLocals.$name.withValue("inherited") {
            try await host.text(
                "return host.both(function() return host.wait(host.name()) end, function() return host.name() end)"
            )
        }
        #expect(text == "inherited")
    }

    @Test("The tasks of a coroutine that is cancelled are cancelled, with their operations")
    func cancelledTasks() async throws {
        let (host, waits) = try await Self.host(withTurns: true)
        let source = """
            local function f() local _, e = pcall(host.wait_for_ever) return e.class end
            local _, e = pcall(host.both, f, function() host.hold() end)
            return e.class
            """
        let result = Task { try await host.text(source) }
        await waits.arrival(of: 1)
        result.cancel()
        #expect(try await result.value == "CancelledError")
    }

    private static func host(withTurns: Bool) async throws -> (TestHost, RegisteredWaits) {
        let host = try TestHost()
        let waits = RegisteredWaits()
        await host.install(waits.library)
        if withTurns { await host.useTurns() }
        return (host, waits)
    }
}

private enum TaskLocals {
    @TaskLocal static var name = "none"
}

/// The waits of a test's host that have begun and not ended.
private final class RegisteredWaits: @unchecked Sendable {
    // @unchecked: it is used on the host's executor, but for what the tests look at when nothing runs.

    var isOpen = false
    private(set) var count = 0
    private(set) var cancellations = 0
    private var open: [HostCompletion] = []
    private var value = ""
    private let arrivals = AsyncStream.makeStream(of: Void.self)

    func arrival(of number: Int) async {
        var iterator = arrivals.stream.makeAsyncIterator()
        for _ in 0..<number { await iterator.next() }
    }

    var library: [HostFunction] {
        let hold = HostFunction(waiting: "host.hold", "Waits.", isVariadic: true) { [self] call in
            let value = call.stack.string(at: 1) ?? ""
            return .until { self.register($0, value) }
        }
        let name = HostFunction(waiting: "host.name", "Returns a task local.") { _ in
            .wait {
                await Task.yield()
                return .push { [name = TaskLocals.name] stack in
                    stack.push(name)
                    return 1
                }
            }
        }
        let both = HostFunction(waiting: "host.both", "Calls two functions.", isVariadic: true) { call in
            let functions = [call.stack.reference(at: 1), call.stack.reference(at: 2)]
            return .until { completion in
                let scope = FiberScope(of: completion)
                let state = completion.coroutine.state
                let tasks = functions.compactMap { try? scope.start($0, [], in: state, completion.coroutine.lineage) }
                scope.whenEnded { result in
                    completion.complete(
                        result.flatMap { _ in Result { .values(try tasks.map { try $0.outcome?.get().first }) } }
                    )
                }
                return { scope.cancel() }
            }
        }
        return [hold, name, both]
    }

    private func register(_ completion: HostCompletion, _ value: String) -> HostCancellation {
        count += 1
        guard !isOpen else {
            completion.complete(.success(Self.results(value)))
            return {}
        }
        open.append(completion)
        self.value = value
        arrivals.continuation.yield()
        return { [self] in
            cancellations += 1
            open.removeAll()
            completion.complete(.failure(CancellationError()))
        }
    }

    func complete() {
        for completion in open { completion.complete(.success(Self.results(value))) }
        open = []
    }

    func perform(_ operation: @escaping HostOperation) {
        for completion in open { completion.perform(operation) }
        open = []
    }

    private static func results(_ value: String) -> HostResults {
        .push { stack in
            stack.push(value)
            return 1
        }
    }
}

extension TestHost {
    fileprivate func install(_ functions: [HostFunction]) {
        state.extendLibrary("host") { stack in
            for function in functions {
                stack.push(function)
                stack.setField(function.shortName, of: -2)
            }
        }
    }

    fileprivate func useTurns() {
        state.scheduler.useTurns(taskExecutor: nil) { [unowned self] _ in Task.detached { await self.takeTurn() } }
    }

    private func takeTurn() { state.scheduler.takeTurn() }

    fileprivate func complete(_ waits: RegisteredWaits) { waits.complete() }

    fileprivate func perform(_ waits: RegisteredWaits, _ operation: @escaping @Sendable () async throws -> HostResults)
    {
        waits.perform(operation)
    }
}
