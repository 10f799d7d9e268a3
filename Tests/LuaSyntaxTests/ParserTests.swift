import LuaRuntime
import LuaSyntax
import Testing

/// The parser, compared with Lua itself.
@Suite struct ParserTests {
    private let state: LuaState
    private let environment: LuaReference

    init() throws {
        state = try LuaState()
        environment = state.makeEnvironment(directory: ".")
    }

    /// Returns Lua's error for a source, or nil where Lua accepts it.
    private func lua(_ source: [UInt8]) -> String? {
        // Lua itself leaves the first line to its callers.
        let text = source.first == UInt8(ascii: "#") ? Array(source.drop { $0 != UInt8(ascii: "\n") }) : source
        do {
            _ = try state.load(text, chunkName: "=?", environment: environment)
            return nil
        } catch {
            return (error as? LuaError)?.message ?? "\(error)"
        }
    }

    private func parser(_ source: [UInt8]) -> SyntaxError? {
        do {
            _ = try Parser.parse(source)
            return nil
        } catch {
            return error
        }
    }

    @Test("It accepts what Lua accepts", arguments: Samples.valid)
    func valid(source: String) {
        #expect(lua(Array(source.utf8)) == nil)
        #expect(parser(Array(source.utf8)) == nil)
    }

    @Test("It refuses what Lua refuses, in the same line and in the same words", arguments: Samples.invalid)
    func invalid(source: String) throws {
        let expected = try #require(lua(Array(source.utf8)))
        let error = try #require(parser(Array(source.utf8)))
        // The message for `break` differs between releases.
        let isBreak = expected.contains("break")
        #expect("?:\(error.position.line): \(isBreak ? "" : error.message)" == (isBreak ? "?:1: " : expected))
    }

    @Test("It agrees with Lua on sources that have been damaged at random", arguments: 0..<12)
    func damaged(seed: UInt64) {
        var random = Dice(seed: seed)
        for _ in 0..<250 {
            var source = Array((0..<3).map { _ in random.pick(Samples.valid) }.joined(separator: "\n").utf8)
            for _ in 0...random.below(3) { Self.damage(&source, &random) }
            let expected = lua(source)
            // Labels are checked by Lua's compiler.
            if expected?.contains("label") == true || expected?.contains("<goto") == true { continue }
            let found = parser(source)
            #expect(
                (found == nil) == (expected == nil),
                "\(String(decoding: source, as: UTF8.self))\n\(expected ?? "accepted")"
            )
        }
    }

    private static func damage(_ source: inout [UInt8], _ random: inout Dice) {
        guard !source.isEmpty else { return }
        let place = random.below(source.count)
        switch random.below(4) {
        case 0: source.remove(at: place)
        case 1: source.insert(random.pick(Array("()[]{}<>=.,;:'\"\\~#&|%^*/+- \n0xe_aend".utf8)), at: place)
        case 2:
            source.insert(
                contentsOf: Array(random.pick(["end", " do ", " then ", "...", "[[", "--", " x "]).utf8),
                at: place
            )
        default: source.removeSubrange(place..<min(source.count, place + random.below(6)))
        }
    }

    @Test(
        "Whatever is nested or chained without end, it ends",
        arguments: [
            ("(", 20_000), ("{", 20_000), ("x = {", 20_000), ("f(", 20_000), ("do ", 20_000), ("a.", 20_000),
            ("function f() ", 20_000), ("if x then ", 20_000), ("x = -", 20_000), ("x = a .. ", 20_000),
            ("x = function() return ", 20_000), ("a[", 20_000), ("not ", 20_000), ("f'x'", 20_000),
        ]
    )
    func endless(piece: String, count: Int) {
        let source = String(repeating: piece, count: count)
        #expect(parser(Array(source.utf8)) != nil || lua(Array(source.utf8)) == nil)
    }

    @Test("Long chains make flat trees, as they make short programs")
    func chains() throws {
        for source in [
            "x = 1" + String(repeating: " + 1", count: 20_000), "x = a" + String(repeating: ".b", count: 20_000),
        ] {
            #expect(try Parser.parse(source).block.statements.count == 1)
        }
    }

    @Test("Columns count characters, and lines end by any line break")
    func positions() throws {
        let error = #expect(throws: SyntaxError.self) { try Parser.parse("x = 'ü日本' +\r\n\r  'ä' ? 1") }
        #expect(error?.position == SourcePosition(line: 3, column: 7))
    }

    @Test("Names are resolved as Lua resolves them")
    func names() throws {
        let chunk = try Parser.parse("local x = x; do local y end; y = x; local _ENV = {}; z = y")
        var globals: [String] = []
        var fields: [String] = []
        func note(_ expression: Expression) {
            switch expression.kind {
            case .name(.global(let name)): globals.append(name)
            case .name(.field(let name)): fields.append(name)
            default: break
            }
        }
        for statement in chunk.block.statements {
            switch statement {
            case .local(_, let values): for value in values { note(value) }
            case .assignment(let targets, let values): for value in targets + values { note(value) }
            default: break
            }
        }
        #expect(globals == ["x", "y"])
        #expect(fields == ["z", "y"])
        #expect(chunk.locals.map(\.name) == ["x", "y", "_ENV"])
    }
}
