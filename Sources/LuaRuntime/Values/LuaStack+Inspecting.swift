import CLuaSupport

/// Looking into values without running any code of a script.
extension LuaStack {
    /// The name of the host function at `index`, such as `globus.request`, or nil when the value is none.
    public func hostFunctionName(at index: Int32) -> String? {
        glua_function_name(thread, index).map { String(cString: $0) }
    }

    /// The name of the class of the host object at `index`, or nil when the value is none.
    public func hostClassName(at index: Int32) -> String? {
        glua_class_of(thread, index).map { String(cString: $0.pointee.name) }
    }

    /// Pushes a field of the host object at `index`: nil where it has none of the name, or does not tell.
    ///
    /// Stack: [-0, +1]
    @discardableResult
    public func pushObjectField(_ name: String, of index: Int32) -> LuaType {
        withName(name) { glua_push_object_field(thread, index, $0, $1) }
        return type(at: -1)
    }

    /// Pushes the metatable of the value at `index`; false, and nothing pushed, where it has none.
    ///
    /// Stack: [-0, +1] or [-0, +0]
    public func pushMetatable(of index: Int32) -> Bool { lua_getmetatable(thread, index) != 0 }

    /// About how many bytes are reachable from the value at `index` without passing through the one at `excluded`.
    package func weight(at index: Int32, excluding excluded: Int32) -> Int { glua_weight(thread, index, excluded) }

    /// What tells the table, function, userdata or coroutine at `index` from all others as long as it lives.
    public func identity(at index: Int32) -> UnsafeRawPointer? { lua_topointer(thread, index) }
}
