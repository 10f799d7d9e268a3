import LuaRuntime
import Synchronization

/// A host object that counts how many of it there are.
final class Counter: Sendable {
    static let alive = Atomic<Int>(0)

    let value = Atomic<Int>(0)

    init() {
        Self.alive.add(1, ordering: .relaxed)
    }

    deinit {
        Self.alive.subtract(1, ordering: .relaxed)
    }
}

extension TestLibrary {
    static let counterKind = HostKind<Counter>(number: 0, name: "a counter", annotation: "Counter")

    static let counterClass = HostClass<Counter>(
        "Counter",
        "Counts.",
        kinds: [counterKind],
        methods: [
            HostFunction("Counter:increment", "Adds one.", receiver: .object(counterKind)) { thread in
                HostCall.run(thread) { call in
                    let counter = call.object(at: 1, counterKind)
                    call.stack.push(counter.value.add(1, ordering: .relaxed).newValue)
                    return 1
                }
            }
        ],
        fields: [
            HostField(
                "value",
                "integer",
                "The count.",
                of: .object(counterKind),
                accepts: .integer,
                get: { thread in
                    HostCall.run(thread) { call in
                        call.stack.push(call.object(at: 1, counterKind).value.load(ordering: .relaxed))
                        return 1
                    }
                },
                set: { thread in
                    HostCall.run(thread) { call in
                        let value = Int(call.stack.integer(at: 2) ?? 0)
                        call.object(at: 1, counterKind).value.store(value, ordering: .relaxed)
                        return 0
                    }
                }
            )
        ]
    )

    static let counter = HostFunction("host.counter", "Makes a counter.") { thread in
        HostCall.run(thread) { call in
            call.stack.push(Counter(), as: counterClass)
            return 1
        }
    }
}
