import Testing

/// Hostile scripts, each in a process of its own, which must end by itself within the hard deadline of ``Program``.
@Suite struct AttackTests {
    /// A text that no attack may print.
    private static let secret = "SECRET-VALUE"
    private static let atOnce = 6

    @Test("Every attack ends as its file says: no signal, no hang, no secret", arguments: try Attack.files)
    func attacks(file: String) async throws {
        let attacks = try Attack.all(in: file)
        #expect(!attacks.isEmpty)
        await withTaskGroup(of: Void.self) { group in
            for (index, attack) in attacks.enumerated() {
                if index >= Self.atOnce { await group.next() }
                group.addTask { await Self.check(attack) }
            }
        }
    }

    private static func check(_ attack: Attack) async {
        await #expect(throws: Never.self, "\(attack)") {
            // Its standard input stays open, and nobody writes to it.
            let outcome = try await Program(attack.options + ["-e", attack.source]).end()
            #expect(outcome.end == .exited(attack.status), "\(attack): \(outcome.description.prefix(2000))")
            let isSaid = (outcome.output + outcome.errors).contains(attack.words)
            #expect(isSaid, "\(attack): \(outcome.description.prefix(2000))")
            #expect(!(outcome.output + outcome.errors).contains(secret), "\(attack)")
        }
    }
}
