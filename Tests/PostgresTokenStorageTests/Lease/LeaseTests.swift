import Glibc
import GlobusAuth
import GlobusTokenStorage
import TestSupport
import Testing

@testable import PostgresTokenStorage

@Suite struct LeaseTests {
    /// Which lease excludes which other one; the empty name is that of a process that does not know the service yet.
    static let pairs: [(held: String, wanted: String, isFree: Bool)] = [
        ("a", "a", false), ("a", "", false), ("", "a", false), ("", "", false), ("a", "b", true),
    ]

    private let scene: Scene

    init() throws { scene = try Scene() }

    @Test(
        "A lease that another process has is not given, and the error names program, host, process and time",
        arguments: pairs
    )
    func heldByAnother(pair: (held: String, wanted: String, isFree: Bool)) async throws {
        let worker = try Worker(["hold", "postgres", scene.url("night job"), pair.held])
        #expect(await worker.line() == "holding")
        let storage = try scene.open(lockTimeout: .milliseconds(60))
        if pair.isFree {
            try await storage.withLock(resourceServer: pair.wanted) {}
        } else {
            let error = await #expect(throws: GlobusError.self) {
                try await storage.withLock(resourceServer: pair.wanted) { Issue.record("the body ran") }
            }
            #expect(error?.code == .storage)
            #expect(error?.message.hasPrefix("'night job' on ") == true)
            #expect(error?.message.contains(", process \(worker.identifier), since 20") == true)
            #expect(error?.message.contains("a longer 'lock_timeout' waits longer") == true)
        }
        worker.send("end")
        #expect(await worker.line() == "released")
        try await storage.withLock(resourceServer: pair.wanted) {}
    }

    @Test("A holder that was killed is followed when its lease is over, and not before")
    func killedHolder() async throws {
        let worker = try Worker(["hold", "postgres", scene.url(), "a"])
        #expect(await worker.line() == "holding")
        worker.kill9()
        let rest = try scene.perform("SELECT extract(epoch FROM held_until - clock_timestamp()) FROM globus_lua_token")[
            0
        ]
        #expect(try #require(rest.number(0)) <= 8)
        let impatient = try scene.open(lockTimeout: .milliseconds(10))
        await #expect(throws: GlobusError.self) { try await impatient.withLock(resourceServer: "a") {} }
        try scene.endLeases()
        try await impatient.withLock(resourceServer: "a") {}
    }

    @Test("A holder extends its lease for as long as it works", .timeLimit(.minutes(1)))
    func heartbeat() async throws {
        let (scene, due) = (scene, Latch())
        try await scene.open { _ in await due.wait() }.withLock(resourceServer: "a") {
            // As if the lease was taken some seconds ago.
            let shortened = "UPDATE globus_lua_token SET held_until = clock_timestamp() + interval '4 seconds'"
            #expect(throws: Never.self) { try scene.perform(shortened) }
            due.open()
            let isExtended = "SELECT held_until > clock_timestamp() + interval '5 seconds' FROM globus_lua_token"
            while (try? scene.perform(isExtended))?.first?.isTrue(0) != true {
                await Task.yield()
            }
        }
        #expect(try scene.heldLeases() == 0)
    }

    @Test("Other namespaces have leases of their own, and a login keeps nobody from renewing")
    func others() async throws {
        let impatient = try scene.open(lockTimeout: .zero)
        let other = try scene.open("OTHER", lockTimeout: .zero)
        try await scene.open().withLock(resourceServer: "") {
            await #expect(throws: Never.self) { try await other.withLock(resourceServer: "") {} }
            await #expect(throws: Never.self) { try await impatient.withLoginLock {} }
        }
        try await scene.open().withLoginLock {
            await #expect(throws: Never.self) { try await impatient.withLock(resourceServer: "") {} }
        }
    }

    @Test("A lease that another task of this process has is waited for no longer than asked")
    func heldHere() async throws {
        let storage = try scene.open(lockTimeout: .milliseconds(30))
        try await storage.withLock(resourceServer: "a") {
            let error = await #expect(throws: GlobusError.self) { try await storage.withLock(resourceServer: "a") {} }
            #expect(error?.message.contains(", process \(getpid()), this one, ") == true)
        }
        try await storage.withLock(resourceServer: "a") {}
    }

    @Test("Cancelling a task ends its waiting for a lease, and its body never runs", arguments: [true, false])
    func cancelled(isSameProcess: Bool) async throws {
        let storage = try scene.open()
        let looks = Tally()
        let patient = try scene.open { seconds in
            looks.increment()
            try await Task.sleep(for: .seconds(seconds))
        }
        let other = isSameProcess ? storage : patient
        try await storage.withLock(resourceServer: "a") {
            let waiting = Task { try await other.withLock(resourceServer: "a") { Issue.record("the body ran") } }
            // Nothing tells of a task that waits for another one of its process.
            if isSameProcess { try? await Task.sleep(for: .milliseconds(30)) } else { await looks.reach(1) }
            waiting.cancel()
            await #expect(throws: CancellationError.self) { try await waiting.value }
        }
        try await other.withLock(resourceServer: "a") {}
    }

    @Test("A lease is not over right after a start of the server, while which nobody could extend it")
    func afterStart() throws {
        let condition = TokenTable.isHeld("t").replacing("pg_postmaster_start_time()", with: "t.started")
        let sql = """
            SELECT \(condition) FROM (VALUES
                (clock_timestamp() - interval '1 minute', clock_timestamp() - interval '7 seconds'),
                (clock_timestamp() - interval '1 minute', clock_timestamp() - interval '9 seconds'),
                (clock_timestamp() + interval '1 second', clock_timestamp() - interval '9 seconds'),
                (NULL, clock_timestamp())
            ) AS t(held_until, started)
            """
        #expect(try scene.perform(sql).map { $0.isTrue(0) } == [true, false, true, false])
    }
}
