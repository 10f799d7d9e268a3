import CLuaSupport
import Synchronization

/// A kind of host object: what a class of objects can be used as.
///
/// Every object of a class that is of the kind keeps an `Object`.
public struct HostKind<Object: AnyObject>: Sendable {
    /// Plain numbers, since every access to an object asks for them; one of them is 0.
    let bit: UInt64
    let number: UInt32
    /// What a message calls such an object, such as "an authorizer".
    public let name: String
    /// The class name in LuaLS annotations, such as `site.Person`.
    public let annotation: String

    /// Creates a kind that is different from every other one.
    ///
    /// - Parameters:
    ///   - annotation: The class name, such as `site.Person`.
    ///   - name: What a message calls such an object, such as "a person".
    ///   - object: The Swift type of the objects.
    public init(_ annotation: String, called name: String, object: Object.Type = Object.self) {
        bit = 0
        number = lastOwnKind.add(1, ordering: .relaxed).newValue
        self.name = name
        self.annotation = annotation
    }

    /// Creates a kind with the bit `number`, 0 to 63, which no other kind of the state may have.
    package init(number: Int, name: String, annotation: String, object: Object.Type = Object.self) {
        bit = 1 << UInt64(number)
        self.number = 0
        self.name = name
        self.annotation = annotation
    }
}

extension HostKind {
    /// The kind alone, as a set.
    var kinds: HostKinds { HostKinds(bits: bit, own: number == 0 ? [] : [number]) }
}

private let lastOwnKind = Atomic<UInt32>(0)

/// A set of kinds: the host's own as bits, which are fast to look up, and those of others by number.
package struct HostKinds: Sendable, Hashable {
    var bits: UInt64 = 0
    var own: [UInt32] = []

    /// Whether a kind is one of these.
    package func contains<Object>(_ kind: HostKind<Object>) -> Bool {
        bits & kind.bit != 0 || own.contains(kind.number)
    }

    func union(_ other: HostKinds) -> HostKinds { HostKinds(bits: bits | other.bits, own: own + other.own) }

    /// The numbers as C reads them, with 0 behind the last, in memory that the caller frees; nil where there are none.
    func makeList() -> UnsafePointer<UInt32>? {
        guard !own.isEmpty else { return nil }
        let list = UnsafeMutablePointer<UInt32>.allocate(capacity: own.count + 1)
        for (index, number) in (own + [0]).enumerated() { (list + index).initialize(to: number) }
        return UnsafePointer(list)
    }

    package init() {}

    init(bits: UInt64 = 0, own: [UInt32]) {
        self.bits = bits
        self.own = own
    }

    init(_ hostClass: UnsafePointer<glua_class>) {
        bits = hostClass.pointee.kinds
        guard var number = hostClass.pointee.own_kinds else { return }
        while number.pointee != 0 {
            own.append(number.pointee)
            number += 1
        }
    }
}

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
