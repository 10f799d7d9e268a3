import GlobusAuth
import GlobusTokenStorage
import Synchronization

/// A lease in the table of tokens.
///
/// It is taken when it is first confirmed, extended by a heartbeat, and looked at in the database at each confirmation.
/// It remembers which versions the tokens had when they were read, so that newer ones are never overwritten.
final class TokenTableLease: TokenStorageLease {
    private struct State: Sendable {
        var machine: LeaseMachine
        var seen = SeenVersions()
        /// Who had stored the tokens before, as long as nothing is stored under the lease.
        var previousHolder: String?
        var heartbeat: Task<Void, Never>?
        var hasLocalLock = false
        /// Whether it is over, so that a beat that was under way takes nothing again.
        var hasEnded = false
    }

    let database: PostgresDatabase
    let place: LeasePlace
    let holder: LeaseHolder
    private let patienceWithDatabase: Double
    private let patience: Double
    private let range: LockRange
    private let state: Mutex<State>

    /// Describes a lease without taking it.
    ///
    /// - Parameters:
    ///   - place: What is leased.
    ///   - range: The lock of the same among the tasks of this process.
    ///   - database: Where the table is.
    ///   - patience: How long to wait for other holders, in seconds.
    ///   - patienceWithDatabase: How long to try where the database cannot be reached, in seconds.
    init(
        _ place: LeasePlace,
        _ range: LockRange,
        in database: PostgresDatabase,
        patience: Double,
        patienceWithDatabase: Double
    ) {
        self.place = place
        self.range = range
        self.database = database
        self.patience = patience
        self.patienceWithDatabase = patienceWithDatabase
        holder = database.holder()
        state = Mutex(State(machine: LeaseMachine(patience: patience)))
    }

    /// Whether it is held, as far as this process knows.
    var isHeld: Bool { state.withLock { $0.machine.isHeld } }

    /// The versions that were read under it.
    var seen: SeenVersions { state.withLock { $0.seen } }

    /// Notes what was read: records by resource server, or one.
    func note(_ versions: [String: Int64], only resourceServer: String? = nil) {
        state.withLock { $0.seen.note(versions, only: resourceServer) }
    }

    /// Notes what this process itself has stored.
    func noteStored(_ resourceServer: String, version: Int64) {
        state.withLock { state in
            state.seen.noteStored(resourceServer, version: version)
            state.previousHolder = nil
        }
    }

    func confirm() async throws {
        try await take()
        state.withLock { $0.seen.isFrozen = true }
    }

    /// Returns once the lease is held.
    func take() async throws {
        let hasWaited = try await takeLocalLock()
        var action = next(.needed(afterOthers: hasWaited))
        while true {
            switch action {
            case .take: action = try await ask(TokenTable.take(place, for: holder), makesTable: true)
            case .extend: action = try await ask(TokenTable.extend(place, for: holder), makesTable: false)
            case .look: action = try await ask(TokenTable.look(place, for: holder), makesTable: false)
            case .rest(let seconds):
                await database.session.closeUnlessKept()
                try await database.rest(seconds)
                action = next(.rested)
            case .giveUp(let other):
                throw database.errors.held(place, by: other, isThisProcess: false, seconds: patience)
            case .proceed: return await startHeartbeat()
            }
        }
    }

    /// Gives the lease back where it was taken.
    func end() async {
        let (wasHeld, previous, heartbeat, hasLocalLock) = state.withLock { state in
            defer { (state.heartbeat, state.hasLocalLock, state.hasEnded) = (nil, false, true) }
            return (state.machine.isHeld, state.previousHolder, state.heartbeat, state.hasLocalLock)
        }
        heartbeat?.cancel()
        if wasHeld { await giveBack(previous) }
        if hasLocalLock { database.locks.giveBack(range) }
        if heartbeat != nil { await database.session.release() } else { await database.session.closeUnlessKept() }
    }

    private func giveBack(_ previous: String?) async {
        let statements = TokenTable.end(place, for: holder, previous: previous)
        do {
            _ = try await database.session.perform(statements)
        } catch {
            // Nobody waits for it: what follows does not need the database, and the lease ends by itself too.
            let database = database
            Task {
                _ = try? await database.perform(statements, patience: TokenTable.leaseLength, makesTable: false)
            }
        }
    }

    private func next(_ event: LeaseMachine.Event) -> LeaseMachine.Action {
        state.withLock { $0.machine.next(event, now: Clock.now(), random: .random(in: 0...1)) }
    }

    /// Asks the database; throws an error caused by `TokensChanged` where the tokens are not those that were read.
    private func ask(_ statements: [PostgresStatement], makesTable: Bool) async throws -> LeaseMachine.Action {
        let results = try await database.perform(
            statements,
            patience: patienceWithDatabase,
            makesTable: makesTable
        )
        let view = TokenTable.view(results)
        let action = next(view.isMine ? .held : .notHeld(by: view.other))
        let service = place.resourceServer.isEmpty ? nil : TokenTable.unescaped(place.resourceServer)
        let isChanged = state.withLock { state in
            if let previous = view.previous { state.previousHolder = previous }
            guard state.seen.differ(from: view.versions, only: service) else { return false }
            state.seen.isFrozen = false
            return true
        }
        guard isChanged else { return action }
        if view.isMine { await startHeartbeat() }
        throw database.errors.changed
    }

    /// Takes the lock among the tasks of this process; returns whether it had to wait for it.
    private func takeLocalLock() async throws -> Bool {
        if state.withLock({ $0.hasLocalLock }) { return false }
        let isFree = database.locks.takeIfFree(range)
        if !isFree, try await !database.locks.take(range, within: .seconds(patience)) {
            throw database.errors.held(place, by: database.holder(), isThisProcess: true, seconds: patience)
        }
        state.withLock { $0.hasLocalLock = true }
        return !isFree
    }

    private func startHeartbeat() async {
        if state.withLock({ $0.heartbeat != nil }) { return }
        await database.session.retain()
        let heartbeat = Task { [weak self, rest = database.rest] in
            var pause = LeaseMachine.heartbeat
            while !Task.isCancelled {
                try? await rest(pause)
                guard !Task.isCancelled, let self else { return }
                pause = await self.beat() ? LeaseMachine.heartbeat : LeaseMachine.heartbeat / 4
            }
        }
        state.withLock { $0.heartbeat = heartbeat }
    }

    /// Extends the lease; returns whether the database has answered.
    private func beat() async -> Bool {
        guard isHeld else { return true }
        guard let results = try? await database.session.perform(TokenTable.extend(place, for: holder)) else {
            return false
        }
        if TokenTable.view(results).isMine {
            _ = next(.held)
            return true
        }
        if state.withLock({ $0.hasEnded }) { return true }
        // It came too late, perhaps; the lease is taken again where nobody else has taken it.
        let again = (try? await database.session.perform(TokenTable.take(place, for: holder))).map(TokenTable.view)
        let isMine = again?.isMine == true
        if isMine, state.withLock({ $0.hasEnded }) {
            await giveBack(again?.previous)
        } else {
            _ = next(isMine ? .held : .notHeld(by: nil))
        }
        return true
    }
}
