import CLuaSupport

extension LuaStack {
    /// The host object at `index`, or nil when the value is no object of the kind.
    public func object<Object>(at index: Int32, _ kind: HostKind<Object>) -> Object? {
        guard let kept = kept(at: index, kind) else { return nil }
        // A class has the bit of a kind only if its objects are of the kind's type.
        return unsafeDowncast(Unmanaged<AnyObject>.fromOpaque(kept).takeUnretainedValue(), to: Object.self)
    }

    private func kept<Object>(at index: Int32, _ kind: HostKind<Object>) -> UnsafeMutableRawPointer? {
        if kind.number == 0 { return glua_to_object(thread, index, kind.bit, nil) }
        return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2) { list in
            list[0] = kind.number
            list[1] = 0
            return glua_to_object(thread, index, 0, list.baseAddress)
        }
    }

    /// The host object at `index`, of whatever kind, with its kinds; nil when the value is none.
    package func anyObject(at index: Int32) -> (object: AnyObject, kinds: HostKinds)? {
        guard let hostClass = glua_class_of(thread, index), let kept = glua_kept_by(thread, index) else { return nil }
        return (Unmanaged<AnyObject>.fromOpaque(kept).takeUnretainedValue(), HostKinds(hostClass))
    }

    /// The name of the class of the host object at `index`, or nil when the value is none.
    public func className(at index: Int32) -> String? {
        glua_class_of(thread, index).map { String(cString: $0.pointee.name) }
    }

    /// Pushes a host object: the same value for as long as Lua has one for it, where the class keeps identity.
    ///
    /// Stack: [-0, +1]
    ///
    /// - `cost`: the bytes that the object holds, which count as the scripts' memory.
    public func push<Object>(_ object: Object, as hostClass: HostClass<Object>, cost: Int = 0) {
        state.register(hostClass)
        if hostClass.keepsIdentity {
            let address = Unmanaged.passUnretained(object as AnyObject).toOpaque()
            if glua_push_known_object(thread, hostClass.descriptor, address) { return }
        }
        glua_push_object(thread, hostClass.descriptor, Unmanaged.passRetained(object as AnyObject).toOpaque(), cost)
        if hostClass.keepsIdentity { glua_remember_object(thread) }
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
