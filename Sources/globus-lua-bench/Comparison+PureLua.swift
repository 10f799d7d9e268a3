/// What limits cost programs that ask the host for nothing: whole programs, and functions that every program uses.
extension Comparison {
    static func pureLua(_ programs: Programs, _ folder: TemporaryFolder) throws -> [Comparison] {
        let wholes = ["fib", "sort", "numbers", "strings", "tables", "closures"]
        let text = String(repeating: "a line of a file, as a job reads it\n", count: 100_000)
        let lines = try folder.write("lines.txt", text)
        return wholes.map { whole(programs, $0) }
            + primitives.map { primitive(programs, $0.name, count: $0.count, reading: lines) }
    }

    /// The functions, and how often each is called in one run.
    private static let primitives: [(name: String, count: Int)] = [
        ("coroutine.create", 1_000_000), ("coroutine.yield", 4_000_000), ("io.lines", 4_000_000),
        ("pcall", 10_000_000), ("setmetatable", 5_000_000), ("string.format", 2_000_000), ("tostring", 2_000_000),
    ]

    private static let plain = Target(.multiple(of: "lua5.4"), bar: 1.3, aim: 1.1)

    private static func whole(_ programs: Programs, _ name: String) -> Comparison {
        Comparison(
            figures: [
                Figure(title: "pure Lua under limits: \(name)", unit: .milliseconds, quantity: .time, targets: [plain])
            ],
            contenders: [
                programs.globusLua("pure.lua", [name], count: 200), programs.lua("pure.lua", [name], count: 200),
            ]
        )
    }

    private static func primitive(
        _ programs: Programs,
        _ name: String,
        count: Int,
        reading lines: String
    ) -> Comparison {
        let arguments = [name, lines]
        return Comparison(
            figures: [
                Figure(
                    title: "pure Lua under limits: `\(name)`",
                    unit: .nanoseconds,
                    quantity: .time,
                    targets: [plain]
                )
            ],
            contenders: [
                programs.globusLua("primitives.lua", arguments, count: count, ["--allow-read=\(lines)"]),
                programs.lua("primitives.lua", arguments, count: count),
            ]
        )
    }
}
