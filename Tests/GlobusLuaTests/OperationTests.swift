import GlobusAuth
import GlobusLua
import MockGlobus
import Testing

/// What scripts alone cannot see of operations.
@Suite struct OperationTests {
    @Test(
        "A listing that its service cuts off is told in the log, and one that it ends is not",
        arguments: [1000, 1001]
    )
    func cap(total: Int) async throws {
        let bench = try await ScriptBench()
        let items = (1...1000).map(String.init).joined(separator: ",")
        bench.mock.faults.add(
            MockGlobus.Fault(
                route: MockGlobus.Route("GET", "/v0.10/task_list"),
                kind: .answer(status: 200, body: #"{"DATA":[\#(items)],"total":\#(total)}"#)
            )
        )
        let count = try await bench.text(
            """
            local transfer = globus.TransferClient()
            local count = 0
            for _ in transfer.paginated.task_list() do count = count + 1 end
            return tostring(count)
            """
        )
        #expect(count == "1000")
        let warnings = bench.log.lines.filter { $0.hasPrefix("warning: TransferClient.paginated.task_list: ") }
        #expect(warnings.count == total - 1000)
        #expect(warnings.allSatisfy { $0.contains("no more than 1000 of a listing") })
    }

    @Test("Clients are made without the tables of other clients, and a script without clients makes none")
    func laziness() async throws {
        // The tables are static data that are made when they are first asked for; here it is seen that nothing at the
        // start of a host needs the descriptions of classes.
        let library = ScriptLibrary("lazy", "A library.", globals: [], classes: Self.fail())
        let bench = try await ScriptBench(libraries: .standard + [library])
        #expect(try await bench.text("return tostring(globus.TransferClient)")?.hasPrefix("function") == true)
    }

    private static func fail() -> [any ScriptClass] {
        Issue.record("the descriptions of classes were made at the start")
        return []
    }
}
