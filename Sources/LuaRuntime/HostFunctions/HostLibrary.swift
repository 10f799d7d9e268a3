/// A library table of host functions, as scripts find it under its name.
public struct HostLibrary: Sendable {
    /// The name of the global.
    public let name: String
    /// What it is for, in one sentence.
    public let summary: String
    /// Its functions.
    public let functions: [HostFunction]

    private let fields: [FieldDescription]

    /// Describes a library.
    ///
    /// - `fields`: what `install` adds beside the functions.
    public init(_ name: String, _ summary: String, functions: [HostFunction], fields: [FieldDescription] = []) {
        self.name = name
        self.summary = summary
        self.functions = functions
        self.fields = fields
    }

    /// What there is to say about it.
    public var description: LibraryDescription {
        LibraryDescription(name, summary, functions: functions.map(\.description), fields: fields)
    }

    /// Makes the library a global of all environments made from now on.
    ///
    /// - `extend`: adds further fields to the library's table, which is on top of the stack.
    public func install(in state: LuaState, extend: (LuaStack) -> Void = { _ in }) {
        let stack = state.stack
        pushTable(on: stack)
        extend(stack)
        state.setGlobal(name)
    }

    /// Makes the library a global of one environment.
    public func install(in environment: LuaReference, of state: LuaState) {
        let stack = state.stack
        stack.push(environment)
        pushTable(on: stack)
        stack.setField(name, of: -2)
        stack.pop()
    }

    private func pushTable(on stack: LuaStack) {
        stack.pushTable(fields: Int32(functions.count))
        for function in functions {
            stack.push(function)
            stack.setField(function.shortName, of: -2)
        }
    }
}
