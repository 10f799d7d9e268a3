import Testing

/// Many requests to a server that misbehaves; `scripts/soak` sends more of them.
@Suite struct SoakTests {
    @Test("Of requests with random faults and cancellations none is lost or ends twice, and no descriptor is left open")
    func soak() async throws {
        let outcome = try await Program.run(["2000", "200"], shell: #"exec "$(dirname "$0")/soak" "$@""#)
        #expect(outcome.end == .exited(0), "\(outcome)")
        #expect(outcome.output.hasPrefix("2000 requests: "))
    }
}
