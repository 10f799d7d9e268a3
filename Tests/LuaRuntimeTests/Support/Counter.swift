import LuaRuntime
import Synchronization

/// A host object that counts its instances.
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
            HostFunction("Counter:increment", "Adds one.", receiver: .object(counterKind)) { call in
                let counter = call.receiver(counterKind)
                call.stack.push(counter.value.add(1, ordering: .relaxed).newValue)
                return .pushed(1)
            }
        ],
        fields: [
            HostField(
                "value",
                "integer",
                "The count.",
                of: .object(counterKind),
                accepts: .integer,
                get: { call in
                    call.stack.push(call.receiver(counterKind).value.load(ordering: .relaxed))
                    return .pushed(1)
                },
                set: { call in
                    let value = Int(call.stack.integer(at: 2) ?? 0)
                    call.receiver(counterKind).value.store(value, ordering: .relaxed)
                    return .nothing
                }
            )
        ]
    )

    static let counter = HostFunction("host.counter", "Makes a counter.") { call in
        call.stack.push(Counter(), as: counterClass)
        return .pushed(1)
    }
}
