import GlobusLua
import GlobusLuaTesting
import LuaRuntime
import Testing

/// The descriptions fit what a script really finds.
@Suite struct ScriptAPITests {
    /// Lists all globals, and all fields of globals that are tables, including nested tables, as `name` and
    /// `library.name`.
    private static let listing = """
        local names = {}
        local function list(t, prefix)
          for name, value in pairs(t) do
            names[#names + 1] = prefix .. name
            -- What is in `package.loaded` is everything again.
            local is_library = value ~= _G and name ~= "arg" and prefix ~= "package."
            if type(value) == "table" and is_library then list(value, prefix .. name .. ".") end
          end
        end
        list(_G, "")
        return table.concat(names, " ")
        """

    private func described(_ api: ScriptAPI) -> Set<String> {
        let libraries = api.libraries.filter { !$0.isModule }
        let fields = libraries.flatMap { library in
            library.fields.flatMap { field in
                // A constant that is a record is a table with fields of its own.
                let record = api.classes.first { $0.name == field.type && $0.form == .record }
                return [field.name] + (record?.fields ?? []).map { "\(field.name).\($0.name)" }
            }.map { "\(library.name).\($0)" }
        }
        return Set(api.globals + libraries.flatMap(\.functions).map(\.name) + fields)
    }

    @Test("A script finds the globals that are described, and no others")
    func globals() async throws {
        let bench = try await ScriptBench()
        let text = try #require(try await bench.text(Self.listing))
        let live = Set(text.split(separator: " ").map(String.init))
        #expect(described(.scripts).subtracting(live) == [])
        #expect(live.subtracting(described(.scripts)) == [])
    }

    @Test("What require alone finds is described, and no global")
    func modules() async throws {
        let bench = try await ScriptBench()
        for module in ScriptAPI.scripts.libraries where module.isModule {
            #expect(!ScriptAPI.scripts.globals.contains(module.name))
            let names = "local names = {} for name in pairs(require '\(module.name)') do names[#names + 1] = name end "
            let text = try #require(try await bench.text(names + "return table.concat(names, ' ')"))
            #expect(Set(text.split(separator: " ").map(String.init)) == Set(module.functions.map(\.shortName)))
        }
    }

    @Test("A startup script finds policy besides, as it is described")
    func policy() throws {
        let more = described(.startupScripts).subtracting(described(.scripts))
        #expect(more == ["policy", "policy.token_storage", "policy.on_refresh", "policy.default_token_storage"])
    }

    @Test(
        "Help finds libraries, functions, classes, methods, fields and error classes",
        arguments: [
            ("globus", "globus.request(method, url [, opts])"),
            ("globus.request", "globus.request(method, url [, opts])\n  Sends a request"),
            ("globus.request", "  timeout?: number"),
            ("globus.TransferClient", "globus.TransferClient([opts])"),
            ("globus.TransferClient", "  :get(path [, opts])"),
            ("TransferClient:get", "BaseClient:get(path [, opts])"),
            ("globus.RefreshTokenAuthorizer.expires_at", "globus.RefreshTokenAuthorizer.expires_at: number?"),
            ("json.null", "json.null: json.Null"),
            ("globus.gare", "globus.gare.to_gare(error)"),
            ("globus.scopes.TransferScopes", "globus.scopes.TransferScopes: globus.TransferScopes"),
            ("TransferScopes", "gcp_install: globus.Scope"),
            ("NetworkError", "NetworkError, a GlobusError"),
            ("NetworkError", "GlobusTimeoutError"),
            ("string.find", "string.find(s, pattern [, init [, plain]])"),
            ("task.map", "task.map(items, f [, opts])"),
        ]
    )
    func help(name: String, line: String) throws {
        let text = try #require(ScriptAPI.scripts.help(for: name))
        #expect(text.contains(line), "\(text)")
    }

    @Test("No help is wider than 80 columns")
    func width() {
        let api = ScriptAPI.everywhere
        let functions = api.functions + api.libraries.flatMap(\.functions) + api.classes.flatMap(\.methods)
        let names = functions.map(\.name) + api.libraries.map(\.name) + api.classes.map(\.name)
        for name in names {
            let lines = api.help(for: name)?.split(separator: "\n") ?? []
            #expect(!lines.isEmpty, "\(name)")
            for line in lines { #expect(line.count <= 80, "\(name): \(line)") }
        }
    }

    @Test("A name that nothing has gets no help, and the nearest one is suggested")
    func suggestion() {
        #expect(ScriptAPI.scripts.help(for: "globus.reqest") == nil)
        #expect(ScriptAPI.scripts.suggestion(for: "globus.reqest") == "globus.request")
        #expect(ScriptAPI.scripts.suggestion(for: "request") == "globus.request")
        #expect(ScriptAPI.scripts.suggestion(for: "x") == nil)
        #expect(ScriptAPI.scripts.suggestion(for: "id") == nil)
        #expect(ScriptAPI.scripts.suggestion(for: "lg") == "log")
        #expect(ScriptAPI.scripts.suggestion(for: "nope") == nil)
        #expect(ScriptAPI.scripts.suggestion(for: "josn") == "json")
    }

    @Test("Completion finds members and options")
    func members() {
        let api = ScriptAPI.scripts
        #expect(api.members(of: "json") == ["array", "decode", "encode", "null", "object"])
        #expect(api.members(of: "globus.AuthClient").contains("get_identities"))
        #expect(api.members(of: "TransferClient").contains("authorizer"))
        #expect(api.options(of: "task.map").map(\.name) == ["limit", "ordered", "progress"])
        #expect(api.options(of: "TransferClient:get").map(\.name).contains("automatic_authorization"))
        #expect(api.function(named: "globus.TransferClient").flatMap(api.resultClass)?.name == "globus.TransferClient")
    }
}
