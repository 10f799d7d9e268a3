import Foundation
import Testing

/// Many processes with one token in PostgreSQL; `scripts/fleet` without `--short` has more of them, and more faults.
///
/// They are on machines of their own where the system allows network namespaces; no link is cut here.
@Suite struct FleetTests {
    private static let script =
        #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined() + "/scripts/fleet"

    @Test(
        "One token request serves all processes, also after one was killed while it renewed, and no token is lost",
        .enabled(if: geteuid() == 0, "it needs root, for a database and machines of its own")
    )
    func fleet() async throws {
        let outcome = try await Program.run(
            [],
            shell: "GLOBUS_LUA=$0 exec '\(Self.script)' --short",
            variables: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"],
            patience: 120_000
        )
        #expect(outcome.end == .exited(0), "\(outcome)")
        // After the machines and the heads of the columns.
        let verdicts = outcome.output.split(separator: "\n").dropFirst(2)
        #expect(verdicts.map { $0.prefix { $0 != " " } } == ["rounds", "killed", "unsaved"])
        #expect(verdicts.allSatisfy { $0.hasSuffix("nothing lost") })
    }
}
