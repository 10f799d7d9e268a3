import GlobusLua
import LuaRuntime

extension ExpectationClass {
    static let toBeNear = HostFunction(
        "Expectation:to_be_near",
        "The value is a number that differs from another by no more than a tolerance.",
        receiver: receiver,
        parameters: [
            .required("expected", .number, "The other number."),
            .required("tolerance", .number, "The largest difference."),
        ],
        failures: .expectation,
        example: HostExample(
            """
            expect(clock.now()):to_be_near(os.time(), 5)
            """
        )
    ) { call in
        let expected = call.number("expected") ?? 0
        let tolerance = call.number("tolerance") ?? 0
        let what = "be within \(call.stack.text(at: 3)) of \(call.stack.text(at: 2))"
        return try compare(call, what) { abs($0 - expected) <= tolerance }
    }

    static let toBeBetween = HostFunction(
        "Expectation:to_be_between",
        "The value is a number from one to another, both included.",
        receiver: receiver,
        parameters: [
            .required("low", .number, "The least number."),
            .required("high", .number, "The greatest number."),
        ],
        failures: .expectation,
        example: HostExample(
            """
            mock.reply { path = "/v0.10/task_list", status = 503 }
            clock.skip_waits()
            transfer:get("/v0.10/task_list", { max_retries = 1 })
            expect(clock.waits()[1]):to_be_between(0.25, 0.75)
            """
        )
    ) { call in
        let low = call.number("low") ?? 0
        let high = call.number("high") ?? 0
        let what = "be between \(call.stack.text(at: 2)) and \(call.stack.text(at: 3))"
        return try compare(call, what) { $0 >= low && $0 <= high }
    }

    static let toBeGreaterThan = HostFunction(
        "Expectation:to_be_greater_than",
        "The value is a number greater than another.",
        receiver: receiver,
        parameters: [.required("limit", .number, "The other number.")],
        failures: .expectation,
        example: HostExample(
            """
            expect(2):to_be_greater_than(1)
            """
        )
    ) { call in
        let limit = call.number("limit") ?? 0
        return try compare(call, "be greater than \(call.stack.text(at: 2))") { $0 > limit }
    }

    static let toBeLessThan = HostFunction(
        "Expectation:to_be_less_than",
        "The value is a number less than another.",
        receiver: receiver,
        parameters: [.required("limit", .number, "The other number.")],
        failures: .expectation,
        example: HostExample(
            """
            expect(#"short"):to_be_less_than(10)
            """
        )
    ) { call in
        let limit = call.number("limit") ?? 0
        return try compare(call, "be less than \(call.stack.text(at: 2))") { $0 < limit }
    }

    private static func compare(_ call: HostCall, _ what: String, _ holds: (Double) -> Bool) throws -> HostReturn {
        try judge(call, what) { stack, value in
            guard let number = stack.number(at: value) else { return (nil, "it is no number") }
            return (holds(number), nil)
        }
    }
}
