/// The comparisons of requests; the field `value` of each answer is read.
extension Comparison {
    private static let libcurl = Target.Measure.multiple(of: "libcurl in C")
    private static let python = Target.Measure.multiple(of: Programs.sdkName)

    static func sequential(_ programs: Programs, _ server: BenchServer) -> Comparison {
        Comparison(
            isPinned: true,
            figures: [
                Figure(
                    title: "authorized GET, one after the other",
                    unit: .microseconds,
                    quantity: .time,
                    targets: [Target(libcurl, bar: 1.6, aim: 1.4), Target(python, bar: 1.0 / 12)]
                ),
                Figure(
                    title: "the processor's time for 1,000",
                    unit: .milliseconds,
                    quantity: .processorTime(of: 1000)
                ),
            ],
            contenders: [
                programs.globusLua("request.lua", [server.baseURL, BenchServer.path], count: 10_000),
                programs.libcurl(server.url, count: 15_000),
                programs.globusSDK("request.py", [server.baseURL, BenchServer.path], count: 800),
            ]
        )
    }

    /// Measures a large answer, which libcurl alone only receives.
    static func listing(_ programs: Programs, _ server: BenchServer) -> Comparison {
        let arguments = [server.baseURL, BenchServer.listingPath]
        return Comparison(
            isPinned: true,
            figures: [
                Figure(
                    title: "GET of a listing of 1 MB, parsed",
                    unit: .milliseconds,
                    quantity: .time,
                    targets: [Target(.value, bar: 3.6e-3)]
                )
            ],
            contenders: server.hasListing
                ? [
                    programs.globusLua("request.lua", arguments, count: 300),
                    programs.libcurl(server.baseURL + BenchServer.listingPath, count: 1000)
                        .named("libcurl in C, not parsed"),
                    programs.globusSDK("request.py", arguments, count: 60),
                ] : [Contender("globus-lua", missing: "the mock has no listing of this size")]
        )
    }

    /// Measures what limits cost a script that mostly waits.
    static func limited(_ programs: Programs, _ server: BenchServer) -> Comparison {
        let unlimited = "without limits"
        let options = ["--max-cpu", "none", "--max-memory", "none"]
        let arguments = [server.baseURL, BenchServer.path]
        return Comparison(
            isPinned: true,
            figures: [
                Figure(
                    title: "the same GET under limits",
                    unit: .microseconds,
                    quantity: .time,
                    targets: [Target(.multiple(of: unlimited), bar: 1.05)]
                )
            ],
            contenders: [
                programs.globusLua("request.lua", arguments, count: 10_000),
                programs.globusLua("request.lua", arguments, count: 10_000, named: unlimited, options),
            ]
        )
    }

    static func together(_ programs: Programs, _ server: BenchServer) -> Comparison {
        Comparison(
            isPinned: true,
            figures: [
                Figure(
                    title: "64 at a time by `task.map`",
                    unit: .perSecond,
                    quantity: .rate,
                    targets: [Target(libcurl, bar: 0.7, aim: 0.8), Target(python, bar: 25)]
                ),
                Figure(
                    title: "the processor's time for 1,000 of them",
                    unit: .milliseconds,
                    quantity: .processorTime(of: 1000)
                ),
            ],
            contenders: mapping(programs, server, at: 64, count: 12_000)
        )
    }

    /// Measures requests with `limit` at a time, for the plot.
    static func concurrent(_ programs: Programs, _ server: BenchServer, at limit: Int) -> Comparison {
        Comparison(
            isPinned: true,
            figures: [Figure(title: "\(limit) at a time", unit: .perSecond, quantity: .rate)],
            contenders: mapping(programs, server, at: limit, count: 6000)
        )
    }

    private static func mapping(_ programs: Programs, _ server: BenchServer, at limit: Int, count: Int) -> [Contender] {
        // Even the shorter of two runs must open every connection.
        let least = 20 * limit
        return [
            programs.globusLua("map.lua", [server.baseURL, String(limit)], count: max(count, least)),
            programs.libcurl(server.url, limit: limit, count: max(count, least)),
            programs.globusSDK("map.py", [server.baseURL, String(limit)], count: max(400, least)),
        ]
    }

    /// Measures whether a task costs more where there are more tasks.
    static func items(_ programs: Programs, _ server: BenchServer) -> Comparison {
        let arguments = [server.baseURL, "64"]
        return Comparison(
            isPinned: true,
            figures: [Figure(title: "each item of `task.map`, of 10,000", unit: .microseconds, quantity: .time)],
            contenders: [
                programs.globusLua("map.lua", arguments, count: 10_000),
                programs.globusLua("map.lua", arguments, count: 1000).named("each of 1,000"),
            ]
        )
    }

    static func secure(_ programs: Programs, _ server: BenchServer) -> Comparison {
        Comparison(
            isPinned: true,
            figures: [Figure(title: "64 at a time over TLS and HTTP/2", unit: .perSecond, quantity: .rate)],
            contenders: secureContenders(programs, server)
        )
    }

    /// Python's SDK uses HTTP/1.1 here too, the only version that it has.
    private static func secureContenders(_ programs: Programs, _ server: BenchServer) -> [Contender] {
        guard let secure = server.secure else {
            return [Contender("globus-lua", missing: "a server with TLS needs nginx and openssl")]
        }
        let trust = ["GLOBUS_SDK_VERIFY_SSL": secure.certificate]
        let url = secure.baseURL + BenchServer.path
        return [
            programs.globusLua("map.lua", [secure.baseURL, "64"], count: 8000).with(trust),
            programs.libcurl(url, limit: 64, authorities: secure.certificate, count: 8000),
            programs.globusSDK("map.py", [secure.baseURL, "64"], count: 1280).with(trust),
        ]
    }
}
