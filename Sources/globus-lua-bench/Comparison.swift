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
    static func all(_ programs: Programs, _ server: BenchServer, _ folder: TemporaryFolder) throws -> [Comparison] {
        [
            sequential(programs, server), limited(programs, server), together(programs, server),
            secure(programs, server), items(programs, server), listing(programs, server),
            header(programs), call(programs), wait(programs), suspended(programs), start(programs),
            json(programs, "decode", "JSON listing of 1 MB read", Target(cjson, bar: 0.44, aim: 0.4)),
            json(programs, "encode", "JSON listing of 1 MB written", Target(cjson, bar: 0.81, aim: 0.6)),
        ] + files(programs, server) + (try pureLua(programs, folder))
    }

    private static let cjson = Target.Measure.multiple(of: Programs.cjsonName)

    private static func header(_ programs: Programs) -> Comparison {
        Comparison(
            figures: [
                Figure(
                    title: "`get_authorization_header()`, valid token",
                    unit: .nanoseconds,
                    quantity: .time,
                    targets: [Target(.value, bar: 90e-9, aim: 70e-9)]
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
                    targets: [Target(.value, bar: 300e-9, aim: 150e-9)]
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
                    targets: [Target(.value, bar: 16e6, aim: 12.3e6)]
                )
            ],
            contenders: [
                programs.globusLua("suspend.lua", count: 10_000),
                programs.lua("coroutines.lua", count: 10_000),
                programs.python("suspend.py", count: 10_000, named: "asyncio of Python"),
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
                    targets: [Target(.value, bar: 12e-3, aim: 8e-3)]
                ),
                Figure(
                    title: "its peak memory",
                    unit: .megabytes,
                    quantity: .peakMemory,
                    targets: [Target(.value, bar: 20e6, aim: 15e6)]
                ),
                Figure(
                    title: "its private memory at the end",
                    unit: .megabytes,
                    quantity: .privateMemory,
                    targets: [Target(.value, bar: 3.5e6)]
                ),
            ],
            contenders: [
                Contender("globus-lua") { _ in [programs.globusLua, "-e", ""] },
                programs.idleLua,
                programs.globusSDK(importing: "globus_sdk"),
            ]
        )
    }

    /// Measures a listing that is read or written again and again.
    private static func json(
        _ programs: Programs,
        _ operation: String,
        _ title: String,
        _ target: Target
    ) -> Comparison {
        Comparison(
            figures: [
                Figure(title: title, unit: .milliseconds, quantity: .time, targets: [target]),
                Figure(
                    title: "its peak memory",
                    unit: .megabytes,
                    quantity: .peakMemory,
                    targets: [Target(.value, bar: 24e6, aim: 18e6)]
                ),
            ],
            contenders: [
                programs.globusLua("listing.lua", [operation], count: 100),
                programs.luaCJSON("listing.lua", [operation], count: 60),
                programs.python("listing.py", [operation], count: 30, named: "json of Python"),
            ]
        )
    }
}
