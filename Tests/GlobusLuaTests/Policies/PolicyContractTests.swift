import GlobusAuth
import GlobusLua
import TestSupport
import Testing

@Suite struct PolicyContractTests {
    /// A storage in Lua tables.
    ///
    /// A policy has no namespaces, so that each namespace is a storage of its own.
    private static let startup = ["DEFAULT", "OTHER", "Straße/..?"].map { namespace in
        """
        do
          local kept, is_locked = {}, false
          policy.token_storage("\(namespace)", {
            store_token_data_by_resource_server = function(self, tokens)
              for name, token in pairs(tokens) do
                task.sleep(0)
                kept[name] = token
              end
            end,
            get_token_data_by_resource_server = function(self)
              task.sleep(0)
              return kept
            end,
            get_token_data = function(self, name) return kept[name] end,
            remove_token_data = function(self, name)
              local was_there = kept[name] ~= nil
              kept[name] = nil
              return was_there
            end,
            with_lock = function(self, name, body)
              while is_locked do task.sleep(0) end
              is_locked = true
              body()
              is_locked = false
            end,
          })
        end
        """
    }.joined(separator: "\n")

    @Test("A storage written in Lua keeps the contract of all storages", arguments: TokenStorageContract.allCases)
    func contract(clause: TokenStorageContract) async throws {
        let bench = try await PolicyBench(Self.startup)
        try await clause.check { namespace in try await bench.host.tokenStorage(named: namespace) }
        withExtendedLifetime(bench) {}
    }
}
