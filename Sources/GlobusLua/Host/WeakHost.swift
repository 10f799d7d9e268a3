/// A host that is not kept alive.
struct WeakHost: Sendable {
    weak let value: ScriptHost?

    init(_ value: ScriptHost?) {
        self.value = value
    }
}
