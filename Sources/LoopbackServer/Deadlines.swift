/// What a server does at its time, such as giving up on a client; there is seldom anything.
final class Deadlines {
    private var actions: [UInt64: (moment: ContinuousClock.Instant, act: () -> Void)] = [:]

    /// How many milliseconds may pass before ``meet()`` is called again; -1 for any number.
    var milliseconds: Int32 { actions.isEmpty ? -1 : 20 }

    /// Does something after a time, in the place of what was planned for the key.
    func plan(_ key: UInt64, after seconds: Double, _ act: @escaping () -> Void) {
        actions[key] = (.now + .seconds(seconds), act)
    }

    /// Does what was planned for the key no more.
    func cancel(_ key: UInt64) {
        if !actions.isEmpty { actions[key] = nil }
    }

    /// Does what it is time for.
    func meet() {
        guard !actions.isEmpty else { return }
        let now = ContinuousClock.now
        for (key, action) in actions where action.moment <= now {
            actions[key] = nil
            action.act()
        }
    }
}
