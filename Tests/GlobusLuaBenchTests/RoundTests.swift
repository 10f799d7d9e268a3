import Testing

@testable import globus_lua_bench

@Suite("Rounds")
struct RoundTests {
    private let round = Round(
        spent: Reading(seconds: 2, processorSeconds: 1, peakBytes: 4000, privateBytes: 0),
        repetitions: 100,
        run: Reading(seconds: 3, processorSeconds: 2, peakBytes: 9000, privateBytes: 5000)
    )

    @Test("A round gives the time and the rate of one repetition, and what many would take.")
    func quantities() {
        #expect(Quantity.time.value(of: round) == 0.02)
        #expect(Quantity.rate.value(of: round) == 50)
        #expect(Quantity.processorTime(of: 1000).value(of: round) == 10)
        #expect(Quantity.memory(of: 10).value(of: round) == 400)
        #expect(Quantity.peakMemory.value(of: round) == 9000)
        #expect(Quantity.privateMemory.value(of: round) == 5000)
    }

    @Test("What it takes to start a program does not count: a short run is taken off a long one.")
    func difference() throws {
        let contender = Contender("program", count: 1000) { [String($0)] }
        var counts: [String] = []
        let round = try contender.round(.repetitions, .full) { words in
            counts += words
            // Half a second to start, and a millisecond for each repetition.
            let seconds = 0.5 + (Double(words[0]) ?? 0) / 1000
            return Reading(seconds: seconds, processorSeconds: 0, peakBytes: seconds, privateBytes: 0)
        }
        #expect(counts == ["100", "1000"])
        #expect(abs(Quantity.time.value(of: round) - 0.001) < 1e-9)
        // The memory of a program that is not compared with itself is that of the longer run.
        #expect(Quantity.peakMemory.value(of: round) == 1.5)
    }

    @Test("A whole run counts with all that it takes.")
    func wholeRun() throws {
        let contender = Contender("program") { _ in [] }
        let round = try contender.round(.wholeRun, .quick) { _ in
            Reading(seconds: 0.5, processorSeconds: 0.25, peakBytes: 10, privateBytes: 4)
        }
        #expect(Quantity.time.value(of: round) == 0.5)
        #expect(Quantity.memory(of: 1).value(of: round) == 10)
        #expect(Quantity.privateMemory.value(of: round) == 4)
    }
}
