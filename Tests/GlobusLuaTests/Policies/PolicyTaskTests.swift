import GlobusLua
import MockGlobus
import Testing

/// Tasks that policies start: in storages, under their locks, and in handlers.
@Suite struct PolicyTaskTests {
    /// A storage that writes to two places at the same time, under a lock that is a task of its own.
    private static let mirrored = """
        places = { {}, {} }
        most, running, cleaned = 0, 0, 0
        local function write(place, tokens)
          running = running + 1
          most = math.max(most, running)
          task.sleep(0.005)
          for name, token in pairs(tokens) do place[name] = token end
          running = running - 1
        end
        policy.token_storage("mirrored", {
          store_token_data_by_resource_server = function(self, tokens)
            task.map(places, function(place) write(place, tokens) end)
          end,
          get_token_data_by_resource_server = function(self)
            return task.race(
              function() task.sleep(0) return places[1] end,
              function()
                local guard <close> = setmetatable({}, { __close = function() cleaned = cleaned + 1 end })
                task.sleep(60)
              end
            )
          end,
          remove_token_data = function() return false end,
          with_lock = function(self, name, body)
            return (task.all(function() return body() end))
          end,
        })
        """

    /// Lets a script read the global `handled` of the startup script, with which it shares nothing else.
    private static let report = """

        policy.token_storage("report", {
          store_token_data_by_resource_server = function() end,
          get_token_data_by_resource_server = function()
            return { report = { access_token = tostring(handled), scope = "", token_type = "", resource_server = "report" } }
          end,
          remove_token_data = function() return false end,
        })
        """

    private static let readReport = """
        local function report() return globus.token_storage("report"):get_token_data("report").access_token end

        """

    @Test("A storage whose functions and lock use tasks saves and loads like another")
    func storage() async throws {
        let bench = try await PolicyBench(
            Self.mirrored
                + """

                policy.on_refresh(function()
                  local name = next(places[1])
                  handled = most .. name .. tostring(places[1][name] == places[2][name]) .. cleaned
                end)
                """ + Self.report
        )
        let source = """
            assert(list() == 200)
            return report()
            """
        let text = try #require(try await bench.text(Self.readReport + source, options: "token_storage = 'mirrored'"))
        #expect(text.contains("2transfer.api.globus.orgtrue"), "what the handler saw: \(text)")
        #expect(!text.contains("true0"), "the loser of the race was not cleaned up: \(text)")
        #expect(bench.mock.tokenRequests().count == 1)
    }

    @Test("The first error of a storage's tasks is the storage's, and the next use saves the same response")
    func failure() async throws {
        let bench = try await PolicyBench(
            """
            local fails = true
            policy.token_storage("flaky", {
              store_token_data_by_resource_server = function()
                task.all(
                  function() if fails then fails = false error("the second place is full", 0) end end,
                  function() task.sleep(0) end
                )
              end,
              get_token_data_by_resource_server = function() return {} end,
              remove_token_data = function() return false end,
            })
            """
        )
        let source = """
            local ok, e = pcall(list)
            assert(not ok and e.class == "StorageError", tostring(e))
            return tostring(e.cause) .. list()
            """
        let text = try #require(try await bench.text(source, options: "token_storage = 'flaky'"))
        #expect(text.contains("the second place is full"))
        #expect(text.hasSuffix("200"))
        #expect(bench.mock.tokenRequests().count == 1)
    }

    @Test("A handler's tasks that outlast a waiter that was cancelled are finished for the others")
    func handler() async throws {
        let bench = try await PolicyBench(
            """
            policy.on_refresh(function(response)
              local a, b = task.all(
                function() task.sleep(0.02) return "a" end,
                function() task.sleep(0.01) return "b" end
              )
              handled = (handled or 0) + (a .. b == "ab" and 1 or 100)
            end)
            """
                + Self.report
        )
        let source = """
            local statuses = {}
            task.scope(function(s)
              local impatient = s:spawn(list)
              s:spawn(function() statuses[#statuses + 1] = list() end)
              task.sleep(0.005)
              impatient:cancel()
            end)
            return table.concat(statuses) .. " " .. report()
            """
        #expect(try await bench.text(Self.readReport + source) == "200 1")
        #expect(bench.mock.tokenRequests().count == 1)
    }
}
