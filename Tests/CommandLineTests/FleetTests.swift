import Foundation
import Testing

/// Many processes with one token in PostgreSQL; `scripts/fleet` without `--short` has more of them, and more faults.
@Suite struct FleetTests {
    private static let script =
        #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined() + "/scripts/fleet"

    @Test(
        "Whoever dies while it renews, one token request serves all processes and no token is lost",
        .enabled(if: geteuid() == 0, "it needs network namespaces")
    )
    func fleet() async throws {
        let outcome = try await Program.run(
            [],
            shell: "GLOBUS_LUA=$0 exec '\(Self.script)' --short",
            variables: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"],
            patience: 120_000
        )
        #expect(outcome.end == .exited(0), "\(outcome)")
        #expect(outcome.output.split(separator: "\n").dropFirst().allSatisfy { $0.hasSuffix("nothing lost") })
    }
}
