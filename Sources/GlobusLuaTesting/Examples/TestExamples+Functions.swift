import LuaRuntime

extension TestExamples {
    /// How test files are written.
    static let functions: [String: HostExample] = [
        "describe": HostExample(
            """
            describe("a list", function()
              it("begins at 1", function() expect(({ "a" })[1]):to_equal("a") end)
            end)
            """
        ),
        "it": HostExample(
            """
            it("refuses what is no URL", function()
              local function request() globus.request("GET", "nowhere") end
              expect(request):to_raise("GlobusSDKUsageError")
            end)
            """
        ),
        "pending": HostExample(
            """
            pending("survives a full disk")
            it("is reported, and fails nothing", function() end)
            """
        ),
        "before_each": HostExample(
            """
            local storage
            before_each(function()
              startup("../startup/policy.lua")
              storage = globus.token_storage("memory")
            end)
            it("is empty at first", function()
              expect(storage:get_token_data_by_resource_server()):to_equal({})
            end)
            """
        ),
        "after_each": HostExample(
            """
            after_each(function() print("cleaned up") end)
            it("may do anything", function() print("done") end)
            """,
            prints: "done\ncleaned up"
        ),
        "expect": HostExample(
            """
            expect(1 + 1):to_equal(2)
            expect("a").never:to_equal("b")
            """
        ),
        "startup": HostExample(
            """
            startup("../startup/policy.lua")
            authorizer:ensure_valid_token()
            """
        ),
        "run_script": HostExample(
            """
            local run = run_script("../job.lua", mock.client())
            expect(run.output):to_contain("Beamline users")
            print(run.exit_status)
            """,
            prints: "0"
        ),
        "set_env": HostExample(
            """
            set_env { SITE = "north", DEBUG = false }
            print(os.getenv("SITE"), os.getenv("DEBUG"))
            """,
            prints: "north\tnil"
        ),
    ]
}
