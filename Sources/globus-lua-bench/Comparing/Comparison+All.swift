extension Comparison {
    /// Everything that is compared.
    static func all(_ programs: Programs, _ server: BenchServer) -> [Comparison] {
        [
            request(programs, server), header(programs), call(programs), wait(programs), start(programs),
            json(programs, "decode", "JSON listing of 1 MB read"),
            json(programs, "encode", "JSON listing of 1 MB written"),
        ] + ["fib", "sort", "strings", "tables", "closures"].map { pure(programs, $0) }
    }

    private static func request(_ programs: Programs, _ server: BenchServer) -> Comparison {
        Comparison(
            title: "authorized GET, one after the other, JSON field read",
            unit: .microseconds,
            isPinned: true,
            contenders: [
                programs.globusLua("request.lua", [server.baseURL], count: 10_000),
                Contender("C, libcurl", count: 15_000) {
                    [programs.curlBaseline, server.baseURL + "/bench/json", String($0)]
                },
                programs.globusSDK("request.py", [server.baseURL], count: 800),
            ]
        )
    }

    private static func header(_ programs: Programs) -> Comparison {
        Comparison(
            title: "get_authorization_header(), valid token",
            unit: .nanoseconds,
            contenders: [
                programs.globusLua("header.lua", count: 4_000_000),
                programs.plainC("header.lua", count: 8_000_000),
                programs.globusSDK("header.py", count: 500_000),
            ]
        )
    }

    private static func call(_ programs: Programs) -> Comparison {
        Comparison(
            title: "host call without arguments (globus.is_error)",
            unit: .nanoseconds,
            contenders: [
                programs.globusLua("call.lua", count: 10_000_000),
                programs.plainC("call.lua", count: 20_000_000),
            ]
        )
    }

    private static func wait(_ programs: Programs) -> Comparison {
        Comparison(
            title: "task.sleep(0)",
            unit: .nanoseconds,
            contenders: [
                programs.globusLua("wait.lua", count: 1_000_000),
                programs.plainC("wait.lua", count: 4_000_000),
            ]
        )
    }

    private static func start(_ programs: Programs) -> Comparison {
        Comparison(
            title: "start and end",
            unit: .milliseconds,
            kind: .wholeProcess,
            contenders: [
                Contender("globus-lua") { _ in [programs.globusLua, "-e", ""] },
                programs.lua("lua5.4", ["-e", ""]),
                programs.globusSDK(importing: "globus_sdk"),
            ]
        )
    }

    /// What the limits cost a program that asks the host for nothing.
    private static func pure(_ programs: Programs, _ name: String) -> Comparison {
        Comparison(
            title: "pure Lua under limits: \(name)",
            unit: .milliseconds,
            contenders: [
                programs.globusLua("pure.lua", [name], count: 200),
                programs.lua("pure.lua", [name], count: 200),
            ]
        )
    }

    private static func json(_ programs: Programs, _ operation: String, _ title: String) -> Comparison {
        Comparison(
            title: title,
            unit: .milliseconds,
            contenders: [
                programs.globusLua("listing.lua", [operation], count: 100),
                programs.luaCJSON("listing.lua", [operation], count: 60),
            ]
        )
    }
}
