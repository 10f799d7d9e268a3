import Foundation
import Synchronization
import Testing

@testable import LuaRuntime

/// Memory runs out at any allocation: the outcome is a Lua error or success, never a crash or a leak.
@Suite(.serialized) struct AllocationFailureTests {
    private let source: [UInt8]

    init() throws {
        let script = try #require(
            Bundle.module.url(forResource: "representative", withExtension: "lua", subdirectory: "Scripts")
        )
        source = Array(try Data(contentsOf: script))
    }

    @Test("Making a state fails cleanly at every allocation")
    func creation() throws {
        var number: Int64 = 1
        var failures = 0
        while true {
            do {
                let state = try LuaState(configuration: .init(), failingAllocation: number)
                guard state.allocationCount >= number else { break }
            } catch let error as LuaError where error.code == .outOfMemory {
                failures += 1
            }
            number += 1
        }
        #expect(failures > 100)
    }

    @Test("A script fails or succeeds at every allocation, and the state is usable after it")
    func scripts() async throws {
        let before = Counter.alive.load(ordering: .relaxed)
        var number: Int64 = 1
        var failures = 0
        while try await FailingHost().run(source, failingFrom: number, failures: &failures) {
            number += 1
        }
        #expect(failures > 200)
        #expect(Counter.alive.load(ordering: .relaxed) == before)
    }
}

/// One state, which is used by one test at a time.
private final class FailingHost {
    private let state: LuaState

    init() throws {
        state = try LuaState()
        TestLibrary.install(in: state)
    }

    /// Runs a script; returns false where it has ended before the allocation that was to fail.
    func run(_ source: [UInt8], failingFrom number: Int64, failures: inout Int) async throws -> Bool {
        let environment = state.makeEnvironment(directory: "")
        state.failAllocations(from: number)
        do {
            let chunk = try state.load(source, chunkName: "@representative.lua", environment: environment)
            try await state.run(chunk) { _, _ in }
        } catch let error as LuaError {
            #expect(!error.message.isEmpty)
            failures += 1
        }
        let isDone = state.allocationCount < number
        state.failAllocations(from: 0)
        let check = try state.load(
            Array("local n = 0 for i = 1, 10 do n = n + host.wait(i) end return n".utf8),
            chunkName: "=check",
            environment: state.makeEnvironment(directory: "")
        )
        let sum = try await state.run(check) { stack, _ in stack.integer(at: -1) }
        #expect(sum == 55)
        return !isDone
    }
}
