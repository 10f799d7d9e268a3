import GlobusAuth
import Testing

@Suite struct GlobusErrorTests {
    @Test(
        "Kinds refine kinds as the Globus SDK's classes do",
        arguments: [
            (GlobusError.Code.usage, GlobusError.Code.globus, true), (.connectionTimeout, .timeout, true),
            (.connectionTimeout, .network, true), (.connection, .timeout, false), (.authAPI, .api, true),
            (.api, .authAPI, false), (.api, .network, false), (.api, .api, true),
        ]
    )
    func kinds(code: GlobusError.Code, other: GlobusError.Code, isKind: Bool) {
        #expect(code.isKind(of: other) == isKind)
        #expect(code.isKind(ofClass: other.name) == isKind)
    }

    @Test("Every kind has a name of its own and refines the root")
    func names() {
        #expect(Set(GlobusError.Code.all.map(\.name)).count == GlobusError.Code.all.count)
        #expect(GlobusError.Code.all.allSatisfy { $0.isKind(of: .globus) })
    }

    @Test(
        "Only a failure on the way leaves open whether the server acted",
        arguments: [
            (GlobusError.Code.timeout, true), (.connection, true), (.network, true), (.connectionTimeout, false),
            (.usage, false), (.api, false), (.limit, false),
        ]
    )
    func mayHaveBeenProcessed(code: GlobusError.Code, expected: Bool) {
        #expect(GlobusError(code, "m").mayHaveBeenProcessed == expected)
        #expect(GlobusError(code, "m", mayHaveBeenProcessed: !expected).mayHaveBeenProcessed == !expected)
    }

    @Test("An error prints its kind and its message")
    func description() {
        #expect("\(GlobusError(.usage, "no"))" == "GlobusSDKUsageError: no")
    }
}
