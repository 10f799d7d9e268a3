import MockGlobus
import Testing

/// Limits for a script's connections.
@Suite struct ConnectionTests {
    private static let script = """
        local url = ...
        local list = {} for i = 1, 12 do list[i] = i end
        print(#task.map(list, function() return globus.request("GET", url .. "/bench/json").http_status end))
        """

    @Test("--max-connections-per-host bounds the connections to one host", arguments: [1, 3])
    func bound(limit: Int) async throws {
        let mock = try await MockGlobus.started()
        let words = [
            "--allow-net=127.0.0.1", "--max-connections-per-host", "\(limit)", "-e", Self.script, mock.baseURL,
        ]
        #expect(try await Program.run(words) == .exited(0, output: "12\n"))
        #expect(Set(mock.requests().map(\.connection)).count == limit)
        await mock.stop()
    }

    @Test("A number of connections that cannot be is refused", arguments: ["0", "-1", "many", "10001"])
    func refused(text: String) async throws {
        let outcome = try await Program.run(["--max-connections-per-host=\(text)", "-e", ""])
        #expect(outcome.end == .exited(2))
        #expect(outcome.errors.contains("'\(text)' is no number of connections; write one from 1 to 10000"))
    }
}
