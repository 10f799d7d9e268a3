import GlobusAuth
import GlobusLua
import MockGlobus
import Testing

@Suite struct StoragePolicyTests {
    @Test("A storage of a startup script is loaded from, saved to and locked")
    func saves() async throws {
        let bench = try await PolicyBench(PolicyBench.vault + "\npolicy.on_refresh(function() last = #seen end)")
        let source = """
            assert(list() == 200)
            local kept = globus.token_storage("vault"):get_token_data("transfer.api.globus.org")
            return tostring(kept.access_token == authorizer.access_token)
            """
        #expect(try await bench.text(source, options: "token_storage = 'vault'") == "true")
        #expect(try await bench.text("return tostring(list())", options: "token_storage = 'vault'") == "200")
        #expect(bench.mock.tokenRequests().count == 1, "the second authorizer has not adopted the stored token")
    }

    @Test("The default storage serves an authorizer that names none")
    func defaultStorage() async throws {
        let bench = try await PolicyBench(PolicyBench.vault + "\npolicy.default_token_storage('vault')")
        let source = "list() return next(globus.token_storage('vault'):get_token_data_by_resource_server())"
        #expect(try await bench.text(source) == "transfer.api.globus.org")
    }

    @Test("A storage that fails once gets the same response at the next use, and there is one token request in all")
    func failsOnce() async throws {
        let bench = try await PolicyBench(
            PolicyBench.vault + "\nfails = 1"
        )
        let source = """
            local ok, e = pcall(list)
            assert(not ok and e.class == "StorageError", tostring(e))
            assert(e.message:find("token storage 'vault': store_token_data_by_resource_server failed", 1, true), e.message)
            assert(tostring(e.cause):find("the vault is sealed"), tostring(e.cause))
            return tostring(list())
            """
        #expect(try await bench.text(source, options: "token_storage = 'vault'") == "200")
        #expect(bench.mock.tokenRequests().count == 1)
    }

    @Test(
        "What a policy returns is checked, and messages never show a token",
        arguments: [
            ("return 1", "get_token_data_by_resource_server returned a number, not a table of tokens"),
            ("return {a = 1}", "for 'a' a number, not a table with the token's fields"),
            ("return {a = {}}", "for 'a' a token without the field 'access_token'"),
            ("return {a = {access_token = 's3cret', scope = {}}}", "'scope' is a table; it must be a string"),
            ("return {a = {access_token = 's3cret', expires_at_seconds = 's3cret'}}", "it must be a number"),
        ]
    )
    func checksResults(body: String, words: String) async throws {
        let bench = try await PolicyBench(
            """
            policy.token_storage("bad", {
              store_token_data_by_resource_server = function() end,
              get_token_data_by_resource_server = function() \(body) end,
              remove_token_data = function() end,
            })
            """
        )
        let source = "local ok, e = pcall(list) return e.class .. e.message .. tostring(e.cause)"
        let text = try #require(try await bench.text(source, options: "token_storage = 'bad'"))
        #expect(text.hasPrefix("StorageError"))
        #expect(text.contains(words))
        #expect(!text.contains("s3cret"))
    }

    @Test("A lock that returns without doing the work is an error")
    func lockWithoutWork() async throws {
        let bench = try await PolicyBench(
            """
            policy.token_storage("lazy", {
              store_token_data_by_resource_server = function() end,
              get_token_data_by_resource_server = function() return {} end,
              remove_token_data = function() end,
              with_lock = function() end,
            })
            """
        )
        let source = "local ok, e = pcall(list) return e.class .. e.message"
        let text = try #require(try await bench.text(source, options: "token_storage = 'lazy'"))
        #expect(text.contains("with_lock failed"))
    }

    @Test("A storage that does not exist is an error that names those that do")
    func unknown() async throws {
        let bench = try await PolicyBench(PolicyBench.vault)
        let source = "local ok, e = pcall(globus.token_storage, 'valt') return e.message"
        #expect(try await bench.text(source) == "there is no token storage 'valt' (did you mean 'vault'?)")
    }

    @Test("Unknown fields of a record survive the way through a policy")
    func unknownFields() async throws {
        let bench = try await PolicyBench(PolicyBench.vault)
        let source = """
            local storage = globus.token_storage("vault")
            storage:store_token_data_by_resource_server {
              a = { access_token = "x", scope = "s", expires_at_seconds = 7, future = { 1, 2 }, resource_server = "a" },
            }
            local kept = storage:get_token_data("a")
            assert(storage:remove_token_data("a") and not storage:remove_token_data("a"))
            return json.encode(kept.future) .. kept.expires_at_seconds
            """
        #expect(try await bench.text(source) == "[1,2]7")
    }
}
