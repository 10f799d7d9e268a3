import Testing

@testable import PostgresTokenStorage

@Suite struct LeaseMachineTests {
    private let other = LeaseHolder(text: "host=h process=7 since=2026-11-29T12:00:00Z id=f application=night job")

    @Test("A free lease is taken at once, and is only extended when it is needed again")
    func free() {
        var machine = LeaseMachine(patience: 30)
        #expect(machine.next(.needed(afterOthers: false), now: 0, random: 0) == .take)
        #expect(machine.next(.held, now: 0, random: 0) == .proceed)
        #expect(machine.isHeld)
        #expect(machine.next(.needed(afterOthers: false), now: 5, random: 0) == .extend)
        #expect(machine.next(.held, now: 5, random: 0) == .proceed)
    }

    @Test("Who has waited for others of this process looks before it takes")
    func afterOthers() {
        var machine = LeaseMachine(patience: 30)
        #expect(machine.next(.needed(afterOthers: true), now: 0, random: 0) == .look)
        #expect(machine.next(.notHeld(by: nil), now: 0, random: 0) == .take)
    }

    @Test("A waiter looks every 0.15 to 0.35 seconds", arguments: [(0.0, 0.15), (0.5, 0.25), (1, 0.35)])
    func pauses(random: Double, pause: Double) {
        var machine = LeaseMachine(patience: 30)
        _ = machine.next(.needed(afterOthers: false), now: 0, random: 0)
        guard case .rest(let seconds) = machine.next(.notHeld(by: other), now: 0, random: random) else {
            Issue.record("it does not rest")
            return
        }
        #expect(abs(seconds - pause) < 1e-9)
        #expect(machine.next(.rested, now: pause, random: 0) == .look)
    }

    @Test("Its patience begins when the lease is needed, its last pause ends with it, and then it names the holder")
    func patience() {
        var machine = LeaseMachine(patience: 1)
        _ = machine.next(.needed(afterOthers: false), now: 100, random: 0)
        #expect(machine.next(.notHeld(by: other), now: 100.5, random: 0) == .rest(0.15))
        #expect(machine.next(.notHeld(by: other), now: 100.75, random: 1) == .rest(0.25))
        #expect(machine.next(.notHeld(by: other), now: 101, random: 0) == .giveUp(other))
        #expect(machine.next(.needed(afterOthers: false), now: 200, random: 0) == .take)
        #expect(machine.next(.notHeld(by: other), now: 200.5, random: 0) == .rest(0.15))
    }

    @Test("A lease that was lost is taken again where nobody has it, and waited for where another has it")
    func lost() {
        var machine = LeaseMachine(patience: 1)
        _ = machine.next(.needed(afterOthers: false), now: 0, random: 0)
        _ = machine.next(.held, now: 0, random: 0)
        _ = machine.next(.needed(afterOthers: false), now: 20, random: 0)
        #expect(machine.next(.notHeld(by: nil), now: 20, random: 0) == .take)
        #expect(!machine.isHeld)
        #expect(machine.next(.notHeld(by: other), now: 20, random: 0) == .rest(0.15))
    }

    @Test("A holder's text names program, host, process and time, and comes back as it was")
    func holderText() {
        #expect(other.application == "night job")
        #expect(other.host == "h")
        #expect(other.process == 7)
        #expect(other.since == 1_795_953_600)
        #expect(other.text == "host=h process=7 since=2026-11-29T12:00:00Z id=f application=night job")
        #expect(other.description == "'night job' on h, process 7")
        let mine = LeaseHolder(application: "x y")
        #expect(LeaseHolder(text: mine.text) == mine)
        #expect(LeaseHolder(text: "somebody else's text").description == "'somebody else's text'")
    }
}
