import GlobusAuth
import Synchronization
import Testing

@testable import GlobusLua

/// The progress of a file in the log, by a clock that stands still.
@Suite struct FileProgressTests {
    private let log = BenchLog()
    private let time = StandingTime()

    private func meter() -> ProgressMeter {
        ProgressMeter(label: "run7.h5", total: nil, unit: .bytes, id: 1, time: time, logger: log.logger, display: nil)
    }

    @Test("Where there is no terminal, the log has a line a minute at the level info, and one at the end")
    func lines() {
        let meter = meter()
        for (seconds, completed) in [(0, 0), (59.9, 100), (0.1, 6_000_000), (59.9, 6_100_000), (0.1, 12_000_000)] {
            time.moment += seconds
            meter.move(to: completed, of: 60_000_000, from: 0)
        }
        time.moment += 30
        meter.move(to: 60_000_000, of: 60_000_000, from: 0)
        meter.end(hasSucceeded: true)
        #expect(
            log.lines == [
                "info: run7.h5: 6.0 MB of 60 MB (10 %), 100 kB/s, 9 min 0 s left",
                "info: run7.h5: 12 MB of 60 MB (20 %), 100 kB/s, 8 min 0 s left",
                "info: run7.h5 done: 60 MB of 60 MB in 150.0 s, 400 kB/s",
            ]
        )
    }

    @Test("What an earlier download has left does not count for the rate, and an unknown size is left out")
    func resumed() {
        let meter = meter()
        time.moment += 60
        meter.move(to: 50_000_000, of: 60_000_000, from: 44_000_000)
        time.moment += 60
        meter.move(to: 56_000_000, of: nil, from: 44_000_000)
        meter.end(hasSucceeded: false)
        // What is told after the end is late.
        time.moment += 60
        meter.move(to: 57_000_000, of: nil, from: 44_000_000)
        #expect(
            log.lines == [
                "info: run7.h5: 50 MB of 60 MB (83 %), 100 kB/s, 1 min 40 s left",
                "info: run7.h5: 56 MB, 100 kB/s",
                "info: run7.h5 ended early: 56 MB in 120.0 s, 100 kB/s",
            ]
        )
    }

    @Test("A display takes the lines' place, but for the one at the end")
    func display() {
        let display = CountingDisplay()
        let meter = ProgressMeter(
            label: "run7.h5",
            total: nil,
            unit: .bytes,
            id: 7,
            time: time,
            logger: log.logger,
            display: display
        )
        for seconds in [0, 60, 0.0625, 0.0625, 60] {
            time.moment += seconds
            meter.move(to: 500, of: 1000, from: 0)
        }
        meter.end(hasSucceeded: true)
        #expect(display.updates.withLock { $0 } == [7, 7, 7, 7])
        #expect(log.lines == ["info: run7.h5 done: 500 B of 1.0 kB in 120.1 s, 4 B/s"])
    }
}

/// A clock that a test sets.
private final class StandingTime: TimeSource {
    private let seconds = Mutex(1000.0)

    var moment: Double {
        get { seconds.withLock { $0 } }
        set { seconds.withLock { $0 = newValue } }
    }

    func now() -> Double { moment }
    func uptime() -> Double { moment }
    func sleep(seconds: Double) async throws {}
}

/// A display that notes the works that it shows.
private final class CountingDisplay: ProgressDisplay {
    let updates = Mutex<[Int]>([])

    func update(_ id: Int, _ progress: TaskProgress) { updates.withLock { $0.append(id) } }
    func end(_ id: Int) {}
}
