import GlobusLua
import LuaRuntime
import Synchronization

/// An instrument of the site: a Swift object that scripts hold, too.
final class Instrument: Sendable {
    let name: String
    private let state = Mutex((note: "", holders: 0))

    init(_ name: String) {
        self.name = name
    }

    /// What the operators should know.
    var note: String {
        get { state.withLock { $0.note } }
        set { state.withLock { $0.note = newValue } }
    }

    /// How many handlers have reserved it.
    var holders: Int { state.withLock { $0.holders } }

    func reserve() { state.withLock { $0.holders += 1 } }

    func release() { state.withLock { $0.holders -= 1 } }
}

/// The class as scripts see it.
extension Instrument {
    static let kind = HostKind<Instrument>("site.Instrument", called: "an instrument")

    static let hostClass: HostClass<Instrument> = HostClass(
        kind,
        "An instrument of the site.",
        methods: [reserveMethod, releaseMethod],
        fields: [
            HostField("name", "string", "Its name.", of: kind) { .string($0.name) },
            HostField(
                "note",
                "string",
                "What the operators should know.",
                of: kind,
                accepts: .string,
                value: { .string($0.note) },
                set: { $0.note = try $1.decode(String.self) }
            ),
        ],
        operators: [.length { $0.holders }],
        closedBy: releaseMethod
    ) { "Instrument \($0.name)" }

    private static let reserveMethod = HostFunction(
        "Instrument:reserve",
        "Reserves the instrument until the variable that holds it is closed.",
        of: kind,
        results: [HostResult("site.Instrument", "The instrument, for `local held <close> = …`.")]
    ) { instrument, _ in
        instrument.reserve()
        return .values(.object(instrument, as: hostClass))
    }

    private static let releaseMethod = HostFunction(
        "Instrument:release",
        "Gives the instrument back.",
        of: kind
    ) { instrument, _ in
        instrument.release()
        return .nothing
    }
}
