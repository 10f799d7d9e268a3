import Foundation
import GlobusLua
import GlobusLuaTesting
import Testing

/// What the checker reports, and what it does not.
@Suite struct ScriptCheckerTests {
    /// Returns the findings as `line:column kind suggestion`.
    private func check(_ source: String, _ api: ScriptAPI = .scripts) -> [String] {
        ScriptChecker(api).check(Array(source.utf8)).map { finding in
            "\(finding.line):\(finding.column) \(finding.kind.rawValue)" + (finding.suggestion.map { " \($0)" } ?? "")
        }
    }

    @Test(
        "It finds what is misspelt, where it is, and suggests what was meant",
        arguments: [
            ("pritn(1)", "1:1 undefined-global print"),
            ("local reply = 1\nprint(replay)", "2:7 undefined-global reply"),
            ("globus.reqest('GET', 'x')", "1:8 unknown-member request"),
            ("json.encod {}", "1:6 unknown-member encode"),
            ("local j = require 'json'\nj.decod('')", "2:3 unknown-member decode"),
            ("string.fomat('x')", "1:8 unknown-member format"),
            ("local s = require 'socket' s.sleep(1)", "1:19 unknown-member task.sleep"),
            ("require('lfs').atributes('x')", "1:16 unknown-member attributes"),
            ("globus.request('GET', 'x', { timout = 1 })", "1:30 unknown-option timeout"),
            ("globus.request('GET', 'x', { ['timout'] = 1 })", "1:31 unknown-option timeout"),
            ("local c = globus.TransferClient {}\nc:gett('/x')", "2:3 unknown-member get"),
            (
                "local c = globus.TransferClient {}\nc:get('/x', { query_parms = {} })",
                "2:15 unknown-option query_params"
            ),
            (
                "local c = globus.TransferClient {}\npcall(c.get, c, '/x', { headrs = {} })",
                "2:25 unknown-option headers"
            ),
            ("local c = globus.TransferClient {}\nprint(c:get('/x').http_sttus)", "2:19 unknown-member http_status"),
            ("globus.TransferClient { authoriser = x1 }\nx1 = 1", "1:25 unknown-option authorizer"),
            ("local a = globus.NullAuthorizer()\na.acces = 1", "2:3 unknown-member"),
            ("task.scope(function(s) s:spwan(print) end)", "1:26 unknown-member spawn"),
            ("task.map({}, function() count = 1 end)", "1:25 accidental-global"),
            ("do local x = 1 end print(x)", "1:26 undefined-global"),
            ("local c = globus.TransferClient {}\nc:get_endpont('x')", "2:3 unknown-member get_endpoint"),
            ("local c = globus.TransferClient {}\nc:task_list { limt = 1 }", "2:15 unknown-option limit"),
            ("local c = globus.TransferClient {}\nc.paginated.task_lst()", "2:13 unknown-member task_list"),
            (
                "local c = globus.TransferClient {}\nc.paginated.task_list { max_itms = 1 }",
                "2:25 unknown-option max_items"
            ),
            ("local c = globus.TransferClient {}\nc:paginated('/x', { styl = 'marker' })", "2:21 unknown-option style"),
            ("local c = globus.GCSClient('h')\nc:get_colection('x')", "2:3 unknown-member get_collection"),
            ("local d = globus.TransferData('a', 'b')\nd:add_itm('x', 'y')", "2:3 unknown-member add_item"),
            (
                "local d = globus.TransferData('a', 'b')\nd:add_item('x', 'y', { recursiv = true })",
                "2:24 unknown-option recursive"
            ),
            ("globus.TransferData('a', 'b', { lable = 'x' })", "1:33 unknown-option label"),
            ("x = = 1", "1:5 syntax"),
            ("goto nowhere", "1:1 syntax"),
        ]
    )
    func finds(source: String, finding: String) {
        #expect(check(source) == [finding])
    }

    @Test(
        "It finds methods that strings will not have when the script runs",
        arguments: [
            ("print((' x'):trim())", ["1:14 unknown-member"]),
            ("local s = 'x' print(s:trim())", ["1:23 unknown-member"]),
            ("local s = 'x' print(s:uper())", ["1:23 unknown-member upper"]),
            ("local s = tostring(1) s:split(',')", ["1:25 unknown-member"]),
            ("print(('a' .. arg[0]):title())", ["1:23 unknown-member"]),
            ("print(('%d'):format(1):pad(3))", ["1:24 unknown-member"]),
            ("local r = globus.request('GET', 'x') print(r.text:strip())", ["1:51 unknown-member"]),
            ("function string:pad() return self end\nprint((' x'):trim())", ["2:14 unknown-member"]),
            ("local j = require 'json' print((' x'):trim())", ["1:39 unknown-member"]),
        ]
    )
    func findsInStrings(source: String, findings: [String]) {
        #expect(check(source) == findings)
    }

    @Test(
        "It finds methods that are called as functions, functions as methods, and calls of fields",
        arguments: [
            ("local c = globus.TransferClient {}\nc.get('/x')", "2:3 wrong-call"),
            ("local c, path = globus.TransferClient {}, arg[1]\nc.get(path)", "2:3 wrong-call"),
            ("local c, path = globus.TransferClient {}, arg[1]\nc.get(path, { headers = {} })", "2:3 wrong-call"),
            ("local c = globus.TransferClient {}\npcall(c.get, '/x')", "2:9 wrong-call"),
            ("globus.TransferClient {}.get('/x')", "1:26 wrong-call"),
            ("local a = globus.NullAuthorizer()\na.get_authorization_header()", "2:3 wrong-call"),
            ("local s = 'x' print(s.upper())", "1:23 wrong-call"),
            ("local r = globus.request('GET', 'x')\nprint(r:data())", "2:9 wrong-call"),
            ("local r = globus.request('GET', 'x')\nprint(r.data())", "2:9 wrong-call"),
            ("local r = globus.request('GET', 'x')\nprint(r.text())", "2:9 wrong-call"),
            ("globus:request('GET', 'x')", "1:8 wrong-call"), ("json:encode {}", "1:6 wrong-call"),
            ("log:info 'x'", "1:5 wrong-call"), ("task:sleep(1)", "1:6 wrong-call"),
            ("table:insert(1)", "1:7 wrong-call"),
            ("local j = require 'json'\nj:encode {}", "2:3 wrong-call"), ("os:time()", "1:4 wrong-call"),
        ]
    )
    func findsWrongCalls(source: String, finding: String) {
        #expect(check(source) == [finding])
    }

    /// The findings as `line:column kind: message`.
    private func messages(_ source: String, _ api: ScriptAPI = .scripts) -> [String] {
        ScriptChecker(api).check(Array(source.utf8)).map {
            "\($0.line):\($0.column) \($0.kind.rawValue): \($0.message)"
        }
    }

    @Test(
        "It finds arguments and options that are missing, too many, or of a wrong type",
        arguments: [
            (
                "globus.request('GET')",
                "1:8 missing-argument: globus.request: argument #2 (url) is missing; it must be a string"
            ),
            (
                "local c = globus.TransferClient {}\nc:get()",
                "2:3 missing-argument: BaseClient:get: argument #1 (path) is missing; it must be a string"
            ),
            (
                "local c = globus.TransferClient {}\npcall(c.get, c)",
                "2:7 missing-argument: BaseClient:get: argument #1 (path) is missing; it must be a string"
            ),
            (
                "globus.RenewingAuthorizer { get_token_response = print }",
                "1:27 missing-argument: globus.RenewingAuthorizer: option 'extract_token_data' is missing; "
                    + "it must be a function"
            ),
            (
                "local c = globus.TransferClient()\nc:get_task()",
                "2:3 missing-argument: TransferClient:get_task: argument #1 (task_id) is missing; it must be a string"
            ),
            (
                "local c = globus.TransferClient()\nc:cancel_task('x', {})",
                "2:20 surplus-argument: TransferClient:cancel_task takes at most 1 argument"
            ),
            (
                "local c = globus.TransferClient()\nc:task_list { limit = 'x' }",
                "2:23 wrong-type: TransferClient:task_list: option 'limit' must be a whole number, got a string"
            ),
            (
                "local c = globus.SearchClient()\nfor x in c.paginated.search('i') do print(x) end",
                "2:22 missing-argument: SearchClient.paginated.search: argument #2 (q) is missing; it must be a string"
            ),
            (
                "local c = globus.TransferClient()\nc:paginated()",
                "2:3 missing-argument: BaseClient:paginated: argument #1 (path) is missing; it must be a string"
            ),
            ("task.sleep()", "1:6 missing-argument: task.sleep: argument #1 (seconds) is missing; it must be a number"),
            ("string.rep('x')", "1:8 missing-argument: string.rep: argument #2 (n) is missing"),
            ("print(('x'):rep())", "1:13 missing-argument: string.rep: argument #2 (n) is missing"),
            ("tonumber()", "1:1 missing-argument: tonumber: argument #1 (e) is missing"),
            ("table.insert()", "1:7 missing-argument: table.insert: argument #1 (list) is missing"),
            ("setmetatable({})", "1:1 missing-argument: setmetatable: argument #2 (metatable) is missing"),
            (
                "task.sleep('1')",
                "1:12 wrong-type: task.sleep: argument #1 (seconds) must be a number, got a string"
            ),
            (
                "task.sleep(nil)",
                "1:12 wrong-type: task.sleep: argument #1 (seconds) must be a number, got nil"
            ),
            (
                "local f = function() end\nglobus.request(f, 'x')",
                "2:16 wrong-type: globus.request: argument #1 (method) must be a string, got a function"
            ),
            (
                "globus.request('GET', 'x', { timeout = '5' })",
                "1:40 wrong-type: globus.request: option 'timeout' must be a number, got a string"
            ),
            (
                "globus.request('GET', 'x', { max_retries = 1.5 })",
                "1:44 wrong-type: globus.request: option 'max_retries' must be a whole number, "
                    + "got a number with a fraction"
            ),
            (
                "local c = globus.TransferClient {}\nglobus.TransferClient { authorizer = c }",
                "2:38 wrong-type: globus.TransferClient: option 'authorizer' must be an authorizer, got TransferClient"
            ),
            (
                "globus.TransferClient { authorizer = 'token' }",
                "1:38 wrong-type: globus.TransferClient: option 'authorizer' must be an authorizer, got a string"
            ),
            ("task.sleep(1, 2)", "1:15 surplus-argument: task.sleep takes at most 1 argument"),
            ("task.cancelled(1)", "1:16 surplus-argument: task.cancelled takes no arguments"),
        ]
    )
    func findsArguments(source: String, finding: String) {
        #expect(messages(source) == [finding])
    }

    @Test(
        "It lets through arguments that may be right",
        arguments: [
            "globus.request(...)", "globus.request('GET', ...)",
            "local t = { 'GET', 'x' } globus.request(table.unpack(t))",
            "local method, url = f() globus.request(method, url) function f() end", "globus.request('GET', 'x', nil)",
            "globus.RefreshTokenAuthorizer(nil, globus.NativeAppAuthClient('x'))",
            "globus.TransferClient() globus.TransferClient({ authorizer = globus.NullAuthorizer() })",
            "globus.RenewingAuthorizer { [tostring(1)] = print, get_token_response = print }",
            "task.sleep(0x10) task.sleep(1e-3) task.sleep(5 // 2)", "task.map({}, print, { limit = 2.0 })",
            "string.rep(5, '3') table.insert({}, 1) table.insert({}, 1, 2) error() print()",
            "local x = nil x = 'GET' globus.request(x, 'u')", "string.pack('z', 'x') select('#') coroutine.yield()",
            "function globus.request() end globus.request()",
            "expect(function() globus.request() end) function expect() end",
            "local c = globus.TransferClient {} c.get(...) pcall(c.get, ...)",
        ]
    )
    func letsArgumentsThrough(source: String) {
        #expect(messages(source) == [])
    }

    @Test(
        "It lets through calls that may be meant",
        arguments: [
            "local c = globus.TransferClient {} c.get(c, '/x') pcall(c.get, c, '/x')",
            "local c = globus.TransferClient {} local function f(client) return c.get(client, '/x') end f(c)",
            "local c = globus.TransferClient {} c.get(...)",
            "local c = globus.TransferClient {} c.get(table.unpack(arg))",
            "local s = 'x' print(s:upper(), s.upper(s), s:rep(3):len(), #s)",
            "local function f(s) return s:trim() end f(1)",
            "function string.trim(s) return s end print(string.trim('x'), ('x'):trim())",
            "function string:trim() return self end local s = 'x' print((' x'):trim(), s:trim(), arg[1]:trim())",
            "local s = string function s:trim() return self end print(('x'):trim())",
            "local s = 'x' print(s:trim()) string.trim = print",
            "require 'stringx' print(('x'):trim())", "local ok = pcall(require, 'stringx') print(ok, ('x'):trim())",
            "getmetatable('').__index.trim = print print(('x'):trim())",
            "function json:parse() end json:parse()", "globus.request = print globus:request()",
            "getmetatable({}).__index = print",
            "local r = globus.request('GET', 'x') print(r.data, r.text:upper(), r.headers.x)",
            "local s = 'x' s = setmetatable({}, { __index = { trim = print } }) s:trim()",
            "local n = 1 + 2 print(n:foo())", "io.stdout:write('x')", "for l in io.lines() do print(l:lower()) end",
        ]
    )
    func letsCallsThrough(source: String) {
        #expect(check(source) == [])
    }

    @Test(
        "It lets through what may be meant",
        arguments: [
            "x = 1 print(x)", "function helper() end helper()",
            "local function f() return g() end function g() end f()",
            "print(_G.anything)", "setmetatable(_G, {}) print(anything)", "local _ENV = {} print(anything)",
            "globus.extra = 1 print(globus.extra)", "json = { parse = print } json.parse()",
            "local client = globus.TransferClient {} client = other and client or nil other = 1 client:anything()",
            "local e = select(2, pcall(error)) print(e.whatever)",
            "for name in pairs(globus) do print(globus[name]) end",
            "globus.request('GET', 'x', { [tostring(1)] = 1 })", "print(arg[0], _VERSION, ...)",
            "pritn(1) -- globus-lua: ignore", "local r = globus.request('GET', 'x') print(r.data.anything.at.all)",
            "local o = { timout = 1 } o.anything = 2", "('x'):rep(3):upper()", "#!/usr/bin/env globus-lua\nprint(1)",
            "counter = 0 task.map({}, function() counter = counter + 1 end)",
        ]
    )
    func letsThrough(source: String) {
        #expect(check(source) == [])
    }

    @Test("policy is there for startup scripts, and describe, it and expect for tests")
    func roles() {
        let policy = "policy.on_refresh(function(response, context) print(context.client_id) end)"
        #expect(check(policy) == ["1:1 undefined-global"])
        #expect(check(policy, .startupScripts) == [])
        #expect(check("policy.on_refrsh(print)", .startupScripts) == ["1:8 unknown-member on_refresh"])
        let test = "describe('x', function() it('y', function() expect(1):to_equl(1) mock.replay {} end) end)"
        #expect(
            check(test) == [
                "1:1 undefined-global", "1:26 undefined-global", "1:45 undefined-global", "1:66 undefined-global",
            ]
        )
        #expect(check(test, .tests) == ["1:55 unknown-member to_equal", "1:71 unknown-member reply"])
    }

    @Test("It takes no longer than it may, whatever the script is like", .timeLimit(.minutes(1)))
    func hostileScripts() {
        let chain = check("return a" + String(repeating: " and a", count: 200_000))
        #expect(chain == ["1:1 syntax"])
        let names = check((0..<3000).map { "x\($0) = y\($0)\n" }.joined())
        #expect(names.count == 3000 && names.first == "1:6 undefined-global")
        let options = (0..<8000).map { "o\($0) = 1" }.joined(separator: ", ")
        #expect(check("globus.request('GET', 'x', { \(options) })").count == 8000)
    }

    @Test("It has nothing to say about the scripts of this project")
    func ownScripts() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
        let folders: [(String, ScriptAPI)] = [
            ("scripts/examples", .scripts), ("scripts/startup", .startupScripts),
            ("Tests/GlobusLuaTests/Scripts", .tests),
        ]
        var count = 0
        for (folder, api) in folders {
            let enumerator = FileManager.default.enumerator(
                at: root.appending(path: folder),
                includingPropertiesForKeys: nil
            )
            for case let file as URL in try #require(enumerator) where file.pathExtension == "lua" {
                let role = file.lastPathComponent.hasSuffix("_test.lua") ? ScriptAPI.tests : api
                let findings = ScriptChecker(role).check(Array(try Data(contentsOf: file)))
                #expect(findings == [], "\(file.lastPathComponent)")
                count += 1
            }
        }
        #expect(count > 20)
    }
}
