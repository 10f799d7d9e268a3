import GlobusAuth
import GlobusTokenStorage
import MockGlobus
import TestSupport
import Testing

@Suite struct KilledProcessTests {
    /// Numbers that are the same in every run (xorshift).
    private struct Seeded: RandomNumberGenerator {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15

        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
    }

    @Test(
        "A process that is killed while it renews leaves a readable storage, and no acknowledged token is lost",
        arguments: StorageKind.files
    )
    func killedWhileRenewing(kind: StorageKind) async throws {
        let mock = try await MockGlobus.started()
        mock.tokenPolicy.rotatesRefreshTokens = true
        let folder = try TemporaryFolder()
        let path = kind.file(in: folder)
        var random = Seeded()
        var renewals = 0
        while renewals < 200 {
            try await kind.open(path).store(refresh: mock.issueRefreshToken())
            let worker = try Worker("renew", kind, path, mock.baseURL, MockGlobus.Client.native.id)
            #expect(await worker.line() == "ready")
            let acknowledged = await renew(worker, from: renewals, times: Int.random(in: 2...20, using: &random))
            renewals += acknowledged.count

            // Nobody acknowledges this token.
            let requests = mock.tokenRequests().count
            worker.send("\(2_000_000_000 + (renewals + 1) * 1_000_000)")
            try await Task.sleep(for: .microseconds(Int.random(in: 0...8000, using: &random)))
            worker.kill9()
            renewals += mock.tokenRequests().count - requests

            let record = try #require(try await kind.open(path).tokenData(for: SharedRefreshTests.service))
            try expect(record, holds: acknowledged, of: mock)
        }
        await mock.stop()
    }

    /// Renews until the worker has acknowledged `times` tokens; returns what it wrote.
    private func renew(_ worker: Worker, from start: Int, times: Int) async -> [String] {
        var acknowledged: [String] = []
        for number in 1...times {
            worker.send("\(2_000_000_000 + (start + number) * 1_000_000)")
            guard let line = await worker.line(), line.hasPrefix("ok ") else {
                Issue.record("the worker ended or failed")
                return acknowledged
            }
            acknowledged.append(line)
        }
        return acknowledged
    }

    /// Checks that the storage has the last acknowledged token, or a later one, with a refresh token that can still be
    /// used.
    private func expect(_ record: TokenData, holds acknowledged: [String], of mock: MockGlobus) throws {
        if record.answer == acknowledged.last { return }
        #expect(!acknowledged.contains(record.answer))
        #expect(mock.isActive(try #require(record.refreshToken).reveal()))
    }
}
