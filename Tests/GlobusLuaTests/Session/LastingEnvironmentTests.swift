import GlobusLua
import LuaRuntime
import Testing

@Suite struct LastingEnvironmentTests {
    private func integer(_ values: [ScriptValue]) -> Int64? {
        if case .integer(let value)? = values.first { value } else { nil }
    }

    @Test("Chunks that run in one environment share its globals, and nobody else sees them")
    func sharing() async throws {
        let bench = try await ScriptBench()
        let host = bench.host
        let console = await host.makeEnvironment()
        try await host.run("total = ...", in: console, arguments: [.integer(41)])
        #expect(integer(try await host.run("total = total + 1 return total", in: console)) == 42)
        let other = await host.makeEnvironment()
        #expect(integer(try await host.run("return total or 0", in: other)) == 0)
        #expect(integer(try await host.run("return total or 0")) == 0)
    }

    @Test("A chunk that ends too early is told from one that is wrong")
    func unfinished() async throws {
        let bench = try await ScriptBench()
        let host = bench.host
        let console = await host.makeEnvironment()
        for (source, code) in [("if x then", LuaError.Code.incompleteSyntax), ("x = = 1", .syntax)] {
            let error = await #expect(throws: LuaError.self) { try await host.run(source, in: console) }
            #expect(error?.code == code)
        }
    }
}
