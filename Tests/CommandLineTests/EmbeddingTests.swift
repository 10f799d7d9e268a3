import MockGlobus
import Testing

@Suite struct EmbeddingTests {
    @Test("A Swift program's tasks share one renewal, which a storage and a handler written in Lua see once")
    func embedding() async throws {
        let mock = try await MockGlobus.started()
        mock.tokenPolicy.rotatesRefreshTokens = true
        let client = MockGlobus.Client.confidential
        let words = [mock.baseURL, client.id, client.secret ?? "", mock.issueRefreshToken(clientID: client.id)]
        let outcome = try await Program.run(words, shell: #"exec "$(dirname "$0")/embedding-program" "$@""#)
        #expect(
            outcome == .exited(0, output: "stored transfer.api.globus.org\nrenewed by refresh_token\n16 requests\n")
        )
        #expect(mock.tokenRequests().count == 1)
        await mock.stop()
    }
}
