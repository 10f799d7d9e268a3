import Synchronization

@testable import LuaRuntime

/// A host with a few functions and one class of objects, for tests of the runtime.
actor TestHost {
    let state: LuaState
    let warnings: WarningLog

    init(memoryLimit: Int = 0, cancellationGrace: Duration = .seconds(5)) throws {
        let warnings = WarningLog()
        self.warnings = warnings
        state = try LuaState(
            configuration: .init(
                memoryLimit: memoryLimit,
                cancellationGrace: cancellationGrace,
                warn: { warnings.append($0) }
            )
        )
        TestLibrary.install(in: state)
    }

    /// Runs a script and returns its results.
    @discardableResult
    func run(_ source: String, name: String = "=test", directory: String = "") async throws -> [TestValue] {
        let environment = state.makeEnvironment(directory: directory)
        let chunk = try state.load(Array(source.utf8), chunkName: name, environment: environment)
        return try await state.run(chunk) { stack, count in
            (0..<count).map { stack.testValue(at: $0 - count) }
        }
    }

    /// Runs a script that returns one string.
    func text(_ source: String) async throws -> String? {
        guard case .string(let text)? = try await run(source).first else { return nil }
        return text
    }

    /// Runs a script that must fail and returns its error.
    func failure(_ source: String) async -> LuaError? {
        do {
            try await run(source)
            return nil
        } catch {
            return error as? LuaError
        }
    }

    /// Calls a function that was returned by a script.
    func call(_ function: LuaReference, with error: any Error) async throws -> [TestValue] {
        try await state.run(
            function,
            arguments: { stack in
                stack.push(error: error)
                return 1
            },
            results: { stack, count in (0..<count).map { stack.testValue(at: $0 - count) } }
        )
    }

    func interruptHandle() -> LuaInterruptHandle { state.interruptHandle }

    func interrupt(afterChecks count: Int64) { state.interrupt(afterChecks: count) }

    func memoryAfterCollection() -> Int {
        state.collectGarbage()
        return state.memoryUsed
    }
}

/// The warnings of a state.
final class WarningLog: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }

    func append(_ line: String) {
        lines.withLock { $0.append(line) }
    }
}
