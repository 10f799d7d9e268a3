import CLuaSupport

/// The stack of a Lua thread for host code: no function here raises, waits or runs Lua code.
///
/// Indices are those of Lua: 1 is the first value, -1 the top. `Stack: [-n, +m]` in a comment means that a function
/// pops n values and pushes m.
public struct LuaStack {
    /// The thread, for the C functions of other targets.
    ///
    /// Nothing may be raised under Swift frames.
    package let thread: OpaquePointer

    init(_ thread: OpaquePointer) {
        self.thread = thread
    }

    /// The state to which the thread belongs.
    public var state: LuaState { LuaState.of(thread) }

    /// The number of values on the stack.
    public var count: Int32 { lua_gettop(thread) }

    /// Removes the top values.
    ///
    /// Stack: [-count, +0]
    public func pop(_ count: Int32 = 1) { lua_settop(thread, -count - 1) }

    /// Makes room for `count` more values; returns false where there is none.
    public func reserve(_ count: Int32) -> Bool { lua_checkstack(thread, count) != 0 }

    /// Returns the type of the value at `index`.
    public func type(at index: Int32) -> LuaType { LuaType(rawValue: lua_type(thread, index)) ?? .none }

    /// Whether there is a value other than nil at `index`.
    public func isPresent(at index: Int32) -> Bool { lua_type(thread, index) > LuaType.nil.rawValue }

    /// Returns the index counted from the bottom.
    public func absolute(_ index: Int32) -> Int32 { lua_absindex(thread, index) }
}

/// The type of a Lua value.
public enum LuaType: Int32, Sendable {
    /// No value: the index is beyond the top of the stack.
    case none = -1
    /// `nil`.
    case `nil` = 0
    /// `true` or `false`.
    case boolean = 1
    /// An address, which only the host can make.
    case lightUserdata = 2
    /// An integer or a float.
    case number = 3
    /// A string of bytes.
    case string = 4
    /// A table.
    case table = 5
    /// A function.
    case function = 6
    /// A userdata, such as a host object.
    case userdata = 7
    /// A coroutine.
    case thread = 8

    /// What Lua's `type` returns.
    public var name: String {
        switch self {
        case .none: "no value"
        case .nil: "nil"
        case .boolean: "boolean"
        case .lightUserdata, .userdata: "userdata"
        case .number: "number"
        case .string: "string"
        case .table: "table"
        case .function: "function"
        case .thread: "thread"
        }
    }
}

/// Inspects values without running code of a script.
extension LuaStack {
    /// Returns the name of the host function at `index`, such as `globus.request`, or nil where the value is not a host
    /// function.
    public func hostFunctionName(at index: Int32) -> String? {
        glua_function_name(thread, index).map { String(cString: $0) }
    }

    /// Returns where the Lua function at `index` was defined, such as `job.lua:12`; nil for any other value.
    package func functionPlace(at index: Int32) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 96) { place in
            glua_write_function_place(thread, index, place.baseAddress, place.count)
            return place.baseAddress.flatMap { $0.pointee == 0 ? nil : String(cString: $0) }
        }
    }

    /// Returns the name by which scripts know the function of Lua's own libraries at `index`, such as `string.format`.
    package func standardFunctionName(at index: Int32) -> String? {
        glua_push_function_name(thread, index)
        defer { pop() }
        return string(at: -1)
    }

    /// Returns the name of the class of the host object at `index`, or nil where the value is not a host object.
    public func hostClassName(at index: Int32) -> String? {
        glua_class_of(thread, index).map { String(cString: $0.pointee.name) }
    }

    /// Pushes a field of the host object at `index`; pushes nil where there is no such field or its getter fails.
    ///
    /// Stack: [-0, +1]
    @discardableResult
    public func pushObjectField(_ name: String, of index: Int32) -> LuaType {
        withName(name) { glua_push_object_field(thread, index, $0, $1) }
        return type(at: -1)
    }

    /// Pushes the metatable of the value at `index`; returns false, and pushes nothing, where it has none.
    ///
    /// Stack: [-0, +1] or [-0, +0]
    public func pushMetatable(of index: Int32) -> Bool { lua_getmetatable(thread, index) != 0 }

    /// Estimates how many bytes can be reached from the value at `index` without passing through the one at `excluded`.
    package func weight(at index: Int32, excluding excluded: Int32) -> Int { glua_weight(thread, index, excluded) }

    /// Returns an address that distinguishes the table, function, userdata or coroutine at `index` from all others as
    /// long as it lives.
    public func identity(at index: Int32) -> UnsafeRawPointer? { lua_topointer(thread, index) }
}
