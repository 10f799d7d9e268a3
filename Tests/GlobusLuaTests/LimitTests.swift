import GlobusAuth
import GlobusLua
import LuaRuntime
import MockGlobus
import TestSupport
import Testing

/// The limits of an embedding program: each ends only the script that exceeds it.
@Suite struct LimitTests {
    private static let endings: [(source: String, code: LuaError.Code)] = [
        ("while true do end", .cpuLimit),
        ("while true do pcall(function() while true do end end) end", .cpuLimit),
        ("while true do pcall(task.all, function() while true do end end) end", .cpuLimit),
        ("local s = 'return a' .. (' and a'):rep(200000) load(s)", .cpuLimit),
        ("while true do pcall(task.sleep, 1000) end", .timeLimit),
        ("task.scope(function(s) for _ = 1, 100 do s:spawn(task.sleep, 1000) end end)", .timeLimit),
        ("local t = {} while true do t[#t + 1] = ('x'):rep(1000) .. #t end", .outOfMemory),
        ("while true do print() end", .script),
        ("local r = {} while true do r[#r + 1] = globus.request('GET', ... .. '/large') end", .script),
        ("return globus.request('GET', ... .. '/huge')", .script),
    ]

    /// Where no script computes for ever, the CPU limit leaves a slow machine its time.
    private static let limits = Limits(memory: 24 << 20, cpu: .seconds(20), response: 2 << 20, output: 100)

    @Test("Script after script is ended by each limit, and the host answers the next one")
    func oneAfterTheOther() async throws {
        for isTimed in [false, true] { try await endAll(where: isTimed) }
    }

    /// Only scripts that wait for ever are timed, since others may take time on a busy machine.
    private func endAll(where isTimed: Bool) async throws {
        var limits = Self.limits
        limits.cpu = .milliseconds(200)
        if isTimed { limits.time = .milliseconds(1500) }
        let bench = try await Self.bench(limits)
        for (source, code) in Self.endings where (code == .timeLimit) == isTimed {
            let failure = await bench.failure(source, [.string(bench.mock.baseURL)])
            #expect(failure?.code == code, "\(source): \(String(describing: failure))")
            #expect(try await Self.answer(bench) == "globus")
        }
    }

    @Test("While scripts are ended by each limit, the others of the host go on")
    func atTheSameTime() async throws {
        let bench = try await ScriptBench(limits: Limits(cpu: .milliseconds(200), time: .seconds(20)))
        async let others = Self.answers(bench, count: 50)
        for (source, code) in Self.endings where code == .cpuLimit {
            #expect(await bench.failure(source)?.code == code)
        }
        #expect(try await others == Array(repeating: "globus", count: 50))
    }

    @Test("A limit of memory, response or output is a LimitError that a script catches")
    func caught() async throws {
        let bench = try await Self.bench()
        let source = """
            local url = ...
            local function message(f, ...)
              local _, e = pcall(f, ...)
              assert(globus.is_error(e, "LimitError"), e)
              return e.message
            end
            return table.concat({
              message(string.rep, "x", 1 << 30),
              message(print, ("x"):rep(1000)),
              message(globus.request, "GET", url .. "/huge"),
            }, "\\n")
            """
        let messages = try #require(try await bench.text(source, [.string(bench.mock.baseURL)])).split(separator: "\n")
        #expect(messages.count == 3)
        for (message, words) in zip(messages, ["the limit is 24M", "the limit is 100 bytes", "is larger than"]) {
            #expect(message.contains(words))
        }
    }

    @Test("Bodies that are on their way at the same time count together")
    func bodiesOnTheirWay() async throws {
        let server = try ScriptedServer { request, connection in
            connection.send(
                "HTTP/1.1 200 OK\r\nContent-Length: 2000001\r\n\r\n" + String(repeating: "x", count: 2_000_000)
            )
            if request.path == "/stall" { connection.waitForClose() } else { connection.send("x") }
        }
        let bench = try await Self.bench()
        let source = """
            local url = ...
            local function get(path) return #globus.request("GET", url .. path, { timeout = 10, max_retries = 0 }).text end
            local list = {}
            for i = 1, 20 do list[i] = "stall" end
            local _, e = pcall(task.map, list, get)
            assert(globus.is_error(e, "LimitError"), e)
            return e.message .. ", then " .. get("whole") + get("whole")
            """
        #expect(
            try await bench.text(source, [.string(server.url())])
                == "not enough memory for the response from 127.0.0.1:\(server.port): the limit is 24M, "
                + "then 4000002"
        )
    }

    @Test("Requests that send one string at the same time share its bytes, which count once")
    func sharedBodies() async throws {
        let server = try ScriptedServer { request, connection in connection.respond(body: "\(request.body.count)") }
        let bench = try await Self.bench()
        let source = """
            local url = ...
            local body, list = ("x"):rep(6000000), {}
            for i = 1, 40 do list[i] = i end
            local sum = 0
            for _, text in ipairs(task.map(list, function()
              return globus.request("POST", url, { data = body, timeout = 30 }).text
            end)) do
              sum = sum + tonumber(text)
            end
            return tostring(sum)
            """
        #expect(try await bench.text(source, [.string(server.url())]) == "240000000")
    }

    @Test("Bodies that are being sent count together, whatever they are made of, until their requests end")
    func bodiesBeingSent() async throws {
        let server = try ScriptedServer { request, connection in
            if request.path == "/stall" { connection.waitForClose() } else { connection.respond(body: "done") }
        }
        let bench = try await Self.bench()
        let source = """
            local url = ...
            local text = ("x"):rep(2000000)
            local kinds = {
              json = function() return { data = { text } } end,
              form = function() return { data = { text = text }, encoding = "form" } end,
              text = function(i) return { data = text .. i } end,
            }
            local list = {}
            for i = 1, 30 do list[i] = i end
            for kind, options in pairs(kinds) do
              local function post(path, i)
                local o = options(i)
                o.timeout, o.max_retries = 30, 0
                return globus.request("POST", url .. path, o).text
              end
              local _, e = pcall(task.map, list, function(i) return post("stall", i) end)
              assert(globus.is_error(e, "LimitError"), kind .. ": " .. tostring(e))
              assert(e.message:find("not enough memory", 1, true), e.message)
              assert(e.message:find("the limit is 24M", 1, true), e.message)
              for i = 1, 30 do assert(post("", i) == "done") end
            end
            return "all"
            """
        #expect(try await bench.text(source, [.string(server.url())]) == "all")
    }

    @Test("A policy that computes too long is ended, and so is no script that it was called for")
    func policies() async throws {
        let bench = try await ScriptBench(limits: Limits(cpu: .milliseconds(200)))
        let policy = "policy.on_refresh(function() while true do end end)"
        try await bench.host.run(startupScript: .text(name: "policy", source: policy))
        let message = try await bench.text(
            """
            local id, secret, url, token = ...
            local client = globus.ConfidentialAppAuthClient(id, secret, { base_url = url })
            local a = globus.RefreshTokenAuthorizer(token, client)
            local _, e = pcall(a.get_authorization_header, a)
            return tostring(e) .. "; " .. tostring(e.cause) .. "; it goes on"
            """,
            Self.renewal(bench)
        )
        #expect(message?.contains("the CPU limit of 0.2 s was reached") == true)
        #expect(message?.hasSuffix("it goes on") == true)
    }

    @Test("A program learns of a script that keeps its host for seconds, and the host answers when it has come back")
    func unstoppable() async throws {
        let bench = try await ScriptBench(limits: Limits(cpu: nil, time: .seconds(1)))
        // The growth of a table whose keys collide is one step, which takes some seconds.
        let failure = await bench.failure("local t = {} for i = 1, 65537 do t[i * 131071] = true end while true do end")
        #expect(failure?.code == .timeLimit)
        let problem = "a script keeps the host: the wall-clock limit of 1 s was reached"
        #expect(bench.log.lines.filter { $0.contains(problem) }.count == 1)
        #expect(try await Self.answer(bench) == "globus")
    }

    /// Makes a bench whose mock answers with bodies of two and of three megabytes.
    private static func bench(_ limits: Limits = limits) async throws -> ScriptBench {
        let bench = try await ScriptBench(limits: limits)
        bench.mock.faults.add(.init(route: "/large", times: 1000, kind: .hugeBody(bytes: 2_000_000)))
        bench.mock.faults.add(.init(route: "/huge", times: 1000, kind: .hugeBody(bytes: 3_000_000)))
        return bench
    }

    private static func renewal(_ bench: ScriptBench) -> [ScriptValue] {
        let client = MockGlobus.Client.confidential
        let token = bench.mock.issueRefreshToken(clientID: client.id)
        return [.string(client.id), .string(client.secret ?? ""), .string(bench.mock.baseURL), .string(token)]
    }

    private static func answers(_ bench: ScriptBench, count: Int) async throws -> [String] {
        var answers: [String] = []
        for _ in 0..<count { answers.append(try await answer(bench)) }
        return answers
    }

    private static func answer(_ bench: ScriptBench) async throws -> String {
        let source = "return globus.request('GET', ... .. '/bench/json').data.name"
        return try await bench.text(source, [.string(bench.mock.baseURL)]) ?? "nothing"
    }
}
