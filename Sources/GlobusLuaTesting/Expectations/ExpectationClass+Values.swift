import GlobusLua
import LuaRuntime

extension ExpectationClass {
    static let toEqual = HostFunction(
        "Expectation:to_equal",
        "The value equals another; tables are compared by what they hold.",
        receiver: receiver,
        parameters: [.optional("expected", .any, "The other value.")],
        failures: .expectation,
        example: HostExample(
            """
            expect({ a = { 1, 2 } }):to_equal({ a = { 1, 2 } })
            local function fails() expect({ a = 1 }):to_equal({ a = 2 }) end
            local e = expect(fails):to_raise()
            print(e.message)
            """,
            prints: "expected { a = 1 } to equal { a = 2 }\nat $.a: 1 instead of 2"
        )
    ) { call in
        try judge(call, "equal \(call.stack.shortText(at: 2))") { stack, value in
            let difference = Difference.first(between: value, and: 2, on: stack)
            // For values other than tables the message has already told everything.
            return (difference == nil, stack.type(at: value) == .table ? difference : nil)
        }
    }

    static let toStrictlyEqual = HostFunction(
        "Expectation:to_strictly_equal",
        "The value equals another as by `to_equal`, and integers in it are no floats.",
        receiver: receiver,
        parameters: [.optional("expected", .any, "The other value.")],
        failures: .expectation,
        example: HostExample(
            """
            expect(json.decode("[1]")):to_strictly_equal({ 1 })
            expect(json.decode("[1.0]")):to_equal({ 1 })
            expect(json.decode("[1.0]")).never:to_strictly_equal({ 1 })
            """
        )
    ) { call in
        try judge(call, "strictly equal \(call.stack.shortText(at: 2))") { stack, value in
            let difference = Difference.first(between: value, and: 2, isStrict: true, on: stack)
            return (difference == nil, stack.type(at: value) == .table ? difference : nil)
        }
    }

    static let toBe = HostFunction(
        "Expectation:to_be",
        "The value is the other one itself: tables are compared by identity, and an integer is no float.",
        receiver: receiver,
        parameters: [.optional("expected", .any, "The other value.")],
        failures: .expectation,
        example: HostExample(
            """
            local t = {}
            expect(t):to_be(t)
            expect(t).never:to_be({})
            expect(1.0).never:to_be(1)
            """
        )
    ) { call in
        try judge(call, "be \(call.stack.shortText(at: 2))") { stack, value in
            (stack.isIdentical(value, 2), nil)
        }
    }

    static let toBeNil = HostFunction(
        "Expectation:to_be_nil",
        "The value is nil.",
        receiver: receiver,
        failures: .expectation,
        example: HostExample(
            """
            expect(json.decode('{"gone": null}').gone):to_be_nil()
            """
        )
    ) { call in
        try judge(call, "be nil") { stack, value in (!stack.isPresent(at: value), nil) }
    }

    static let toBeTruthy = HostFunction(
        "Expectation:to_be_truthy",
        "The value is neither nil nor false.",
        receiver: receiver,
        failures: .expectation,
        example: HostExample(
            """
            expect(("job.lua"):match("%.lua$")):to_be_truthy()
            """
        )
    ) { call in
        try judge(call, "be truthy") { stack, value in (stack.boolean(at: value), nil) }
    }

    static let toBeFalsy = HostFunction(
        "Expectation:to_be_falsy",
        "The value is nil or false.",
        receiver: receiver,
        failures: .expectation,
        example: HostExample(
            """
            expect(authorizer.access_token):to_be_falsy()
            """
        )
    ) { call in
        try judge(call, "be falsy") { stack, value in (!stack.boolean(at: value), nil) }
    }

    static let toBeA = HostFunction(
        "Expectation:to_be_a",
        "The value is of a type, or an object or an error of a class.",
        receiver: receiver,
        parameters: [.required("type", .string, "What `type` returns, or the class's name.")],
        failures: .expectation,
        example: HostExample(
            """
            expect(transfer):to_be_a("TransferClient")
            expect(1.5):to_be_a("number")
            """
        )
    ) { call in
        let name = try call.string("type")
        return try judge(call, "be a '\(call.stack.redacted(name))'") { stack, value in
            (stack.isA(name, at: value), nil)
        }
    }

    static let toContain = HostFunction(
        "Expectation:to_contain",
        "The value is a text that contains another, or a list with an item that equals another.",
        receiver: receiver,
        parameters: [.required("part", .any, "The text or the item.")],
        failures: .expectation,
        example: HostExample(
            """
            expect("transfer"):to_contain("fer")
            expect({ { id = 1 }, { id = 2 } }):to_contain({ id = 2 })
            """
        )
    ) { call in
        try judge(call, "contain \(call.stack.shortText(at: 2))") { stack, value in
            stack.containment(of: 2, in: value)
        }
    }

    static let toHaveLength = HostFunction(
        "Expectation:to_have_length",
        "The value is a text or a list of so many bytes or items.",
        receiver: receiver,
        parameters: [.required("length", .integer, "The length.")],
        failures: .expectation,
        example: HostExample(
            """
            transfer:get("/v0.10/task_list")
            expect(mock.requests { path = "/v0.10/*" }):to_have_length(1)
            """
        )
    ) { call in
        let expected = call.integer("length") ?? 0
        return try judge(call, "have the length \(expected)") { stack, value in
            guard [.string, .table].contains(stack.type(at: value)) else { return (nil, "it has no length") }
            let length = stack.length(at: value)
            return (length == expected, "its length is \(length)")
        }
    }
}
