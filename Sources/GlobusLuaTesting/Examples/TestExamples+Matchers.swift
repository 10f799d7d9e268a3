import LuaRuntime

extension TestExamples {
    /// What can be expected of values.
    static let matchers: [String: HostExample] = [
        "Expectation:to_equal": HostExample(
            """
            expect({ a = { 1, 2 } }):to_equal({ a = { 1, 2 } })
            local function fails() expect({ a = 1 }):to_equal({ a = 2 }) end
            local e = expect(fails):to_raise()
            print(e.message)
            """,
            prints: "expected { a = 1 } to equal { a = 2 }\nat $.a: 1 instead of 2"
        ),
        "Expectation:to_be": HostExample(
            """
            local t = {}
            expect(t):to_be(t)
            expect(t).never:to_be({})
            """
        ),
        "Expectation:to_be_nil": HostExample(
            """
            expect(json.decode('{"gone": null}').gone):to_be_nil()
            """
        ),
        "Expectation:to_be_truthy": HostExample(
            """
            expect(("job.lua"):match("%.lua$")):to_be_truthy()
            """
        ),
        "Expectation:to_be_falsy": HostExample(
            """
            expect(authorizer.access_token):to_be_falsy()
            """
        ),
        "Expectation:to_be_a": HostExample(
            """
            expect(transfer):to_be_a("TransferClient")
            expect(1.5):to_be_a("number")
            """
        ),
        "Expectation:to_contain": HostExample(
            """
            expect("transfer"):to_contain("fer")
            expect({ { id = 1 }, { id = 2 } }):to_contain({ id = 2 })
            """
        ),
        "Expectation:to_have_length": HostExample(
            """
            transfer:get("/v0.10/task_list")
            expect(mock.requests { path = "/v0.10/*" }):to_have_length(1)
            """
        ),
        "Expectation:to_be_near": HostExample(
            """
            expect(clock.now()):to_be_near(os.time(), 5)
            """
        ),
        "Expectation:to_be_greater_than": HostExample(
            """
            expect(2):to_be_greater_than(1)
            """
        ),
        "Expectation:to_be_less_than": HostExample(
            """
            expect(#"short"):to_be_less_than(10)
            """
        ),
        "Expectation:to_raise": HostExample(
            """
            local busy = { code = "Conflict", message = "busy" }
            mock.reply { path = "/v0.10/*", status = 409, json = busy }
            local function list() transfer:get("/v0.10/task_list") end
            local e = expect(list):to_raise("TransferAPIError")
            print(e.http_status, e.code)
            """,
            prints: "409\tConflict"
        ),
    ]
}
