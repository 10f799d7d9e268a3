import GlobusAuth
import GlobusLua
import LuaRuntime
import Testing

@Suite struct StartupScriptTests {
    private static func failure(_ source: String) async -> String {
        do {
            _ = try await PolicyBench(source)
            return ""
        } catch let error as GlobusError {
            return "\(error.message): \((error.cause as? LuaError)?.placedMessage ?? "")"
        } catch {
            return "\(error)"
        }
    }

    @Test(
        "A startup script that fails stops the host, and the error names script, line and reason",
        arguments: [
            ("error('no')", "the startup script site failed: site:1: no"),
            ("x = = 1", "site:1: unexpected symbol near '='"),
            ("\npolicy.token_storage('vault', {})", "site:2: GlobusSDKUsageError: policy.token_storage: option"),
            (
                "policy.token_storage('v', {store_token_data_by_resource_sever = print})",
                "unknown option 'store_token_data_by_resource_sever' (did you mean 'store_token_data_by_resource_server'?)"
            ),
            (
                "policy.token_storage('v', {store_token_data_by_resource_server = print, "
                    + "get_token_data_by_resource_server = print})",
                "option 'remove_token_data' is missing; it must be a function"
            ),
            ("policy.on_refresh('x')", "argument #1 (handler) must be a function, got a string"),
            ("policy.default_token_storage('valt')", "there is no token storage 'valt'; there are none"),
            (PolicyBench.vault + "\npolicy.default_token_storage('valt')", "did you mean 'vault'?"),
            (PolicyBench.vault + "\n" + PolicyBench.vault, "there is a token storage 'vault' already"),
        ]
    )
    func fails(source: String, words: String) async {
        #expect(await Self.failure(source).contains(words))
    }

    @Test("Each startup script has its own environment, and they run in their order")
    func environments() async throws {
        let bench = try await PolicyBench(startup: [
            .text(name: "one", source: "leaked = 1"),
            .text(name: "two", source: "assert(leaked == nil, 'the global was shared')"),
        ])
        #expect(try await bench.text("return type(leaked)") == "nil")
    }

    @Test("Outside startup there is no policy, and one that was kept does nothing any more")
    func onlyAtStartup() async throws {
        let bench = try await PolicyBench(
            "policy.on_refresh(function() local ok, e = pcall(policy.on_refresh, print) kept = e end)"
        )
        #expect(try await bench.text("return type(policy)") == "nil")
        let late = try await PolicyBench(
            "local on_refresh = policy.on_refresh\n"
                + "policy.on_refresh(function() on_refresh(print) end)"
        )
        await #expect(throws: LuaError.self) { try await late.text("list()") }
    }
}
