import Testing

/// A single step of Lua's core that takes minutes and cannot be interrupted.
struct LongStep: CustomTestStringConvertible {
    let testDescription: String
    let code: String

    static let all = [
        LongStep(
            testDescription: "the collection of weak tables whose entries depend on each other",
            code: """
                collectgarbage("stop")
                local keys = {} for i = 1, 2e5 do keys[i] = {} end
                for i = #keys, 2, -1 do local j = math.random(i) keys[i], keys[j] = keys[j], keys[i] end
                local weak = setmetatable({}, { __mode = "k" })
                for i = 1, #keys - 1 do weak[keys[i]] = keys[i + 1] end
                local first = keys[1] keys = nil
                collectgarbage()
                """
        ),
        LongStep(
            testDescription: "the growth of a table whose keys collide as soon as it has grown",
            code: """
                local room = 1 << 18
                local keys = {}
                for i = 1, room + 1 do keys[i * (2 * room - 1)] = true end
                """
        ),
    ]
}
