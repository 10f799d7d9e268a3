import Foundation
import LuaRuntime
import Testing

/// Memory that the host uses for scripts counts as theirs.
@Suite struct ReservationTests {
    private let limit = 1 << 20

    @Test("Bytes that the limit has no room for are refused on the thread of the state, and nothing is counted")
    func ownThread() throws {
        let state = try usedState(limit: limit)
        let before = state.memoryUsed
        #expect(!state.reserve(2 * limit))
        #expect(state.memoryUsed <= before)
    }

    @Test("On the thread of another state they are counted, since nobody may collect garbage there")
    func otherThread() throws {
        // The other thread uses it while this one waits.
        nonisolated(unsafe) let state = try usedState(limit: limit)
        let before = state.memoryUsed
        #expect(onThreadOfAnotherState { state.reserve(2 * limit) })
        #expect(state.memoryUsed == before + 2 * limit)
        state.release(2 * limit)
        #expect(state.memoryUsed == before)
    }

    /// Returns a state in which this thread has run something.
    private func usedState(limit: Int = 0) throws -> LuaState {
        let state = try LuaState(configuration: .init(memoryLimit: limit))
        _ = try state.load([], chunkName: "=test", environment: state.makeEnvironment(directory: ""))
        return state
    }

    private func onThreadOfAnotherState(_ body: @escaping @Sendable () -> Bool) -> Bool {
        let end = DispatchSemaphore(value: 0)
        nonisolated(unsafe) var result = false
        Thread.detachNewThread {
            result = (try? usedState()) != nil && body()
            end.signal()
        }
        end.wait()
        return result
    }
}
