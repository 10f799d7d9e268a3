import GlobusLua
import LuaRuntime
import Synchronization

/// A box of counted objects.
final class Box: Sendable {
    private struct State {
        var label: String
        var things: [String: Int64] = [:]
        var isClosed = false
    }

    private let state: Mutex<State>

    var label: String { state.withLock { $0.label } }
    var things: [String: Int64] { state.withLock { $0.things } }

    /// The shelf that counts it.
    private let shelf: Shelf?

    init(_ label: String, of shelf: Shelf? = nil) {
        state = Mutex(State(label: label))
        self.shelf = shelf
        shelf?.alive.add(1, ordering: .relaxed)
    }

    deinit { shelf?.alive.subtract(1, ordering: .relaxed) }

    func put(_ name: String, _ count: Int64) { state.withLock { $0.things[name] = count } }

    static let kind = HostKind<Box>("shelf.Box", called: "a box")

    private static let putMethod = HostFunction(
        "Box:put",
        "Puts something in.",
        of: kind,
        parameters: [.required("name", .string, "What."), .required("count", .integer, "How many.")],
        results: [HostResult("shelf.Box", "The box.")]
    ) { box, call in
        box.put(try call.string("name"), call.integer("count") ?? 0)
        call.stack.pushCopy(of: 1)
        return .pushed(1)
    }

    private static let closeMethod = HostFunction("Box:close", "Closes it.", of: kind) { box, _ in
        box.state.withLock { $0.isClosed = true }
        return .nothing
    }

    static let hostClass = HostClass<Box>(
        kind,
        "A box of things.",
        methods: [putMethod, closeMethod],
        fields: [
            HostField("label", "string", "The label.", of: kind, accepts: .string) { box in
                .string(box.label)
            } set: { box, value in
                box.state.withLock { $0.label = value.text ?? "" }
            },
            HostField("is_closed", "boolean", "Whether it is closed.", of: kind) { box in
                .boolean(box.state.withLock { $0.isClosed })
            },
        ],
        operators: [
            .equal { $0.label == $1.label },
            .lessThan { $0.label < $1.label },
            .length { $0.things.count },
            .index { box, call in .values(box.things[try call.value("key").text ?? ""].map { .integer($0) } ?? .nil) },
            .newIndex { box, call in
                box.put(try call.value("key").text ?? "", try call.value("value").integer ?? 0)
                return .nothing
            },
            .call(parameters: [.required("name", .string, "What."), .required("factor", .integer, "A factor.")]) {
                box,
                call in
                .values(.integer((box.things[try call.string("name")] ?? 0) * (call.integer("factor") ?? 1)))
            },
            .iteration { box in
                let left = Mutex(box.things.sorted { $0.key > $1.key })
                return { _ in
                    guard let next = left.withLock({ $0.popLast() }) else { return .nothing }
                    return .values(.string(next.key), .integer(next.value))
                }
            },
        ],
        closedBy: closeMethod
    ) { "Box \($0.label)" }
}

/// A lid, an object of little size.
final class Lid: Sendable {
    static let kind = HostKind<Lid>("shelf.Lid", called: "a lid")
    static let hostClass = HostClass<Lid>(
        kind,
        "A lid.",
        fields: [
            HostField("broken", "string", "Raises.", of: kind) { _ in throw HostArgumentError("the lid is broken") }
        ],
        operators: [
            .waitingIteration { _ in
                let count = Turn()
                return { _ in
                    .wait {
                        await Task.yield()
                        let number = count.next()
                        return number <= 3 ? .values(.integer(number)) : .nothing
                    }
                }
            }
        ]
    )
}

private final class Turn: Sendable {
    private let value = Mutex<Int64>(0)

    func next() -> Int64 {
        value.withLock {
            $0 += 1
            return $0
        }
    }
}

/// The library `shelf`.
final class Shelf: Sendable {
    /// The number of boxes that scripts have made.
    let alive = Atomic<Int>(0)

    var library: ScriptLibrary {
        ScriptLibrary(
            "shelf",
            "Boxes.",
            functions: [
                HostFunction(
                    "shelf.box",
                    "Makes a box.",
                    parameters: [.required("label", .string, "Its label.")],
                    results: [HostResult("shelf.Box", "The box.")]
                ) { call in .values(.object(Box(try call.string("label"), of: self), as: Box.hostClass)) },
                HostFunction("shelf.lid", "Makes a lid.", results: [HostResult("shelf.Lid", "The lid.")]) { _ in
                    .values(.object(Lid(), as: Lid.hostClass))
                },
                HostFunction(
                    "shelf.open",
                    "Opens a box.",
                    parameters: [.required("box", .object(Box.kind), "The box.")]
                ) { _ in .nothing },
            ],
            classes: [Box.hostClass, Lid.hostClass]
        )
    }
}
