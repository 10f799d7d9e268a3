import CLuaSupport

extension LuaStack {
    /// The host object at `index`, or nil when the value is no object of the kind.
    public func object<Object>(at index: Int32, _ kind: HostKind<Object>) -> Object? {
        guard let kept = glua_to_object(thread, index, kind.bit) else { return nil }
        // A class has the bit of a kind only if its objects are of the kind's type.
        return unsafeDowncast(Unmanaged<AnyObject>.fromOpaque(kept).takeUnretainedValue(), to: Object.self)
    }

    /// The name of the class of the host object at `index`, or nil when the value is none.
    public func className(at index: Int32) -> String? {
        glua_class_of(thread, index).map { String(cString: $0.pointee.name) }
    }

    /// Pushes a new host object.
    ///
    /// Stack: [-0, +1]
    ///
    /// - `cost`: the bytes that the object holds, which count as the scripts' memory.
    public func push<Object>(_ object: Object, as hostClass: HostClass<Object>, cost: Int = 0) {
        state.register(hostClass)
        glua_push_object(thread, hostClass.descriptor, Unmanaged.passRetained(object as AnyObject).toOpaque(), cost)
    }

    /// Pushes a function that is a method of a new host object: it is called without the object.
    ///
    /// Stack: [-0, +1]
    public func push<Object>(_ method: HostFunction, boundTo object: Object, as hostClass: HostClass<Object>) {
        state.keep(alive: method)
        push(object, as: hostClass)
        glua_push_bound_function(thread, method.descriptor)
    }
}
