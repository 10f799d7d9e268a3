/// Work that several programs can do; globus-lua is the first of them.
struct Comparison {
    /// How often the work is done.
    enum Kind {
        /// Many times in a run; starting and warming up are not counted.
        case repetitions
        /// Once; the whole run counts.
        case wholeRun
    }

    var kind = Kind.repetitions
    /// Whether the programs run on the server's core, so that a request need not wake up another core.
    var isPinned = false
    let figures: [Figure]
    let contenders: [Contender]

    var title: String { figures[0].title }
}

extension Comparison {
    /// Everything that is compared.
    static func all(_ programs: Programs, _ server: BenchServer) -> [Comparison] {
        [
            sequential(programs, server), limited(programs, server), together(programs, server),
            secure(programs, server), items(programs, server),
            header(programs), call(programs), wait(programs), suspended(programs), start(programs),
            json(programs, "decode", "JSON listing of 1 MB read", bar: 0.5),
            json(programs, "encode", "JSON listing of 1 MB written", bar: 1),
        ] + ["fib", "sort", "strings", "tables", "closures"].map { pure(programs, $0) }
    }

    private static func header(_ programs: Programs) -> Comparison {
        Comparison(
            figures: [
                Figure(
                    title: "`get_authorization_header()`, valid token",
                    unit: .nanoseconds,
                    quantity: .time,
                    targets: [Target(.value, bar: 150e-9, aim: 90e-9)]
                )
            ],
            contenders: [
                programs.globusLua("header.lua", count: 4_000_000),
                programs.plainC("header.lua", count: 8_000_000),
                programs.globusSDK("header.py", count: 500_000),
            ]
        )
    }

    private static func call(_ programs: Programs) -> Comparison {
        Comparison(
            figures: [
                Figure(
                    title: "a host call without arguments",
                    unit: .nanoseconds,
                    quantity: .time,
                    targets: [Target(.value, bar: 25e-9, aim: 15e-9)]
                )
            ],
            contenders: [
                programs.globusLua("call.lua", count: 10_000_000),
                programs.plainC("call.lua", count: 20_000_000),
            ]
        )
    }

    private static func wait(_ programs: Programs) -> Comparison {
        Comparison(
            figures: [
                Figure(
                    title: "`task.sleep(0)`",
                    unit: .nanoseconds,
                    quantity: .time,
                    targets: [Target(.value, bar: 1e-6, aim: 150e-9)]
                )
            ],
            contenders: [
                programs.globusLua("wait.lua", count: 1_000_000),
                programs.plainC("wait.lua", count: 4_000_000),
            ]
        )
    }

    private static func suspended(_ programs: Programs) -> Comparison {
        Comparison(
            figures: [
                Figure(
                    title: "10,000 suspended tasks, over idle",
                    unit: .megabytes,
                    quantity: .memory(of: 10_000),
                    targets: [Target(.value, bar: 30e6, aim: 15e6)]
                )
            ],
            contenders: [
                programs.globusLua("suspend.lua", count: 10_000),
                programs.lua("coroutines.lua", count: 10_000),
            ]
        )
    }

    private static func start(_ programs: Programs) -> Comparison {
        Comparison(
            kind: .wholeRun,
            figures: [
                Figure(
                    title: "start and end",
                    unit: .milliseconds,
                    quantity: .time,
                    targets: [Target(.value, bar: 20e-3, aim: 8e-3)]
                ),
                Figure(
                    title: "its peak memory",
                    unit: .megabytes,
                    quantity: .memory(of: 1),
                    targets: [Target(.value, bar: 25e6, aim: 15e6)]
                ),
            ],
            contenders: [
                Contender("globus-lua") { _ in [programs.globusLua, "-e", ""] },
                programs.idleLua,
                programs.globusSDK(importing: "globus_sdk"),
            ]
        )
    }

    /// Measures what limits cost a program that asks the host for nothing.
    private static func pure(_ programs: Programs, _ name: String) -> Comparison {
        Comparison(
            figures: [
                Figure(
                    title: "pure Lua under limits: \(name)",
                    unit: .milliseconds,
                    quantity: .time,
                    targets: [Target(.multiple(of: "lua5.4"), bar: 1.3)]
                )
            ],
            contenders: [
                programs.globusLua("pure.lua", [name], count: 200),
                programs.lua("pure.lua", [name], count: 200),
            ]
        )
    }

    private static func json(_ programs: Programs, _ operation: String, _ title: String, bar: Double) -> Comparison {
        Comparison(
            figures: [
                Figure(
                    title: title,
                    unit: .milliseconds,
                    quantity: .time,
                    targets: [Target(.multiple(of: "lua-cjson"), bar: bar)]
                )
            ],
            contenders: [
                programs.globusLua("listing.lua", [operation], count: 100),
                programs.luaCJSON("listing.lua", [operation], count: 60),
            ]
        )
    }
}
