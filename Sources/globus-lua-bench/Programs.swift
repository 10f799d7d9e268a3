import Foundation

/// The programs that are measured or needed, as far as this machine has them.
struct Programs {
    let globusLua: String
    let curlBaseline: String
    let luaBaseline: String
    let stopwatch: String
    let nginx: String?
    let curl: String?
    /// The words before a command that make it run on a certain core; none where that is not possible.
    let pinning: [String]
    private let lua: String?
    private let python: String?
    private let hasSDK: Bool
    private let hasCJSON: Bool
    private let scripts: URL

    init() throws {
        guard let own = Bundle.main.executableURL, let resources = Bundle.module.resourceURL else {
            throw BenchError("the benchmark does not find its own files; build it again with scripts/bench")
        }
        let folder = own.deletingLastPathComponent()
        let built = { (name: String) in folder.appendingPathComponent(name).path }
        globusLua = built("globus-lua")
        curlBaseline = built("curl-baseline")
        luaBaseline = built("lua-baseline")
        stopwatch = built("stopwatch")
        for program in [globusLua, curlBaseline, luaBaseline, stopwatch]
        where !FileManager.default.isExecutableFile(atPath: program) {
            throw BenchError("\(program) is not built; run scripts/bench, which builds it")
        }
        scripts = resources.appendingPathComponent("Scripts")
        nginx = ProgramSearch.path(of: "nginx")
        curl = ProgramSearch.path(of: "curl")
        lua = ProgramSearch.path(of: "lua5.4")
        python = ProgramSearch.path(of: ProcessInfo.processInfo.environment["GLOBUS_BENCH_PYTHON"] ?? "python3")
        pinning = ProgramSearch.path(of: "taskset").map { [$0, "--cpu-list", String(ProgramSearch.lastCore)] } ?? []
        hasSDK = python.map { ProgramSearch.succeeds([$0, "-c", "import globus_sdk"]) } ?? false
        hasCJSON = lua.map { ProgramSearch.succeeds([$0, "-e", "require 'cjson'"]) } ?? false
    }
}

extension Programs {
    /// globus-lua with a script of the benchmark.
    func globusLua(
        _ script: String,
        _ arguments: [String] = [],
        count: Int,
        named name: String = "globus-lua",
        _ options: [String] = []
    ) -> Contender {
        let options = ["--no-startup", "--allow-net=127.0.0.1"] + options
        return Contender(name, count: count) {
            [globusLua] + options + [path(script)] + arguments + [String($0)]
        }
    }

    /// The same script with functions in plain C.
    func plainC(_ script: String, count: Int) -> Contender {
        Contender("plain Lua with C", count: count) { [luaBaseline, path(script), String($0)] }
    }

    /// A program in plain C that uses libcurl: one request after the other, or `limit` at a time.
    func libcurl(_ url: String, limit: Int? = nil, authorities: String? = nil, count: Int) -> Contender {
        let further = [limit.map(String.init), authorities].compactMap(\.self)
        return Contender("libcurl in C", count: count) { [curlBaseline, url, String($0)] + further }
    }

    /// Lua's own interpreter with a script of the benchmark.
    func lua(_ script: String, _ arguments: [String] = [], count: Int) -> Contender {
        guard let lua else { return Contender("lua5.4", missing: "there is no lua5.4") }
        return Contender("lua5.4", count: count) { [lua, path(script)] + arguments + [String($0)] }
    }

    /// Lua's own interpreter with the same script and lua-cjson.
    func luaCJSON(_ script: String, _ arguments: [String], count: Int) -> Contender {
        guard let lua, hasCJSON else { return Contender(Self.cjsonName, missing: "lua5.4 finds no module cjson") }
        return Contender(Self.cjsonName, count: count) { [lua, path(script)] + arguments + [String($0)] }
    }

    /// Lua's own interpreter with nothing to do.
    var idleLua: Contender {
        guard let lua else { return Contender("lua5.4", missing: "there is no lua5.4") }
        return Contender("lua5.4") { _ in [lua, "-e", ""] }
    }

    /// The Globus SDK for Python with a script of the benchmark.
    func globusSDK(_ script: String, _ arguments: [String] = [], count: Int) -> Contender {
        withSDK { python in Contender(Self.sdkName, count: count) { [python, path(script)] + arguments + [String($0)] }
        }
    }

    /// Python with a script of the benchmark that needs no SDK.
    func python(_ script: String, _ arguments: [String] = [], count: Int, named name: String) -> Contender {
        guard let python else { return Contender(name, missing: "there is no python3") }
        return Contender(name, count: count) { [python, path(script)] + arguments + [String($0)] }
    }

    /// Python with nothing to do but import a module.
    func globusSDK(importing module: String) -> Contender {
        withSDK { python in Contender(Self.sdkName) { _ in [python, "-c", "import \(module)"] } }
    }

    static let sdkName = "Globus SDK for Python"
    static let cjsonName = "lua-cjson"

    private func withSDK(_ make: (String) -> Contender) -> Contender {
        guard let python, hasSDK else {
            let reason = "python3 cannot import globus_sdk; name one that can in GLOBUS_BENCH_PYTHON"
            return Contender(Self.sdkName, missing: reason)
        }
        return make(python)
    }

    private func path(_ script: String) -> String { scripts.appendingPathComponent(script).path }
}

/// Finds out which programs this machine has.
enum ProgramSearch {
    /// Returns the path of a program, which is looked for as a shell does and in the folders of servers.
    static func path(of name: String) -> String? {
        if name.contains("/") { return FileManager.default.isExecutableFile(atPath: name) ? name : nil }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let folders = path.split(separator: ":").map(String.init) + ["/usr/sbin"]
        return folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Whether a command succeeds; its output is dropped.
    static func succeeds(_ words: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: words[0])
        process.arguments = Array(words.dropFirst())
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    /// The number of the last core, since the first one does most of the system's own work.
    static var lastCore: Int { max(0, ProcessInfo.processInfo.activeProcessorCount - 1) }
}
