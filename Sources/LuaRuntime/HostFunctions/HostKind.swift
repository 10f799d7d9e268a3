import CLuaSupport
import Synchronization

/// A kind of host object: what the objects of a class can be used as.
///
/// Every object of a class of this kind holds an `Object`.
public struct HostKind<Object: AnyObject>: Sendable {
    /// Two plain numbers, since every access to an object compares them; one of them is 0.
    let bit: UInt64
    let number: UInt32
    /// What a message calls such an object, such as "an authorizer".
    public let name: String
    /// The class name in LuaLS annotations, such as `site.Person`.
    public let annotation: String

    /// Creates a kind that is different from all others.
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

    /// Creates a kind with the bit `number`, 0 to 63, which must be unique in the state.
    package init(number: Int, name: String, annotation: String, object: Object.Type = Object.self) {
        bit = 1 << UInt64(number)
        self.number = 0
        self.name = name
        self.annotation = annotation
    }
}

extension HostKind {
    /// A set that contains only this kind.
    var kinds: HostKinds { HostKinds(bits: bit, own: number == 0 ? [] : [number]) }
}

private let lastOwnKind = Atomic<UInt32>(0)

/// A set of kinds: the host's own as bits, which are fast to compare, and a program's own by number.
package struct HostKinds: Sendable, Hashable {
    var bits: UInt64 = 0
    var own: [UInt32] = []

    /// Whether a kind is in the set.
    package func contains<Object>(_ kind: HostKind<Object>) -> Bool {
        bits & kind.bit != 0 || own.contains(kind.number)
    }

    func union(_ other: HostKinds) -> HostKinds { HostKinds(bits: bits | other.bits, own: own + other.own) }

    /// Returns the numbers for C, with 0 after the last, in memory that the caller frees; nil where there are none.
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
    /// Returns the host object at `index`, or nil where the value is not an object of the kind.
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

    /// Returns the host object of any kind at `index`, with its kinds; nil where the value is not a host object.
    package func anyObject(at index: Int32) -> (object: AnyObject, kinds: HostKinds)? {
        guard let hostClass = glua_class_of(thread, index), let kept = glua_kept_by(thread, index) else { return nil }
        return (Unmanaged<AnyObject>.fromOpaque(kept).takeUnretainedValue(), HostKinds(hostClass))
    }

    /// Returns the name of the class of the host object at `index`, or nil where the value is not a host object.
    public func className(at index: Int32) -> String? {
        glua_class_of(thread, index).map { String(cString: $0.pointee.name) }
    }

    /// Pushes a host object.
    ///
    /// Where the class keeps identity, it is the same Lua value each time, for as long as Lua has one for it. `cost` is
    /// the number of bytes that the object holds, which count towards the scripts' memory.
    ///
    /// Stack: [-0, +1]
    public func push<Object>(_ object: Object, as hostClass: HostClass<Object>, cost: Int = 0) {
        state.register(hostClass)
        if hostClass.keepsIdentity {
            let address = Unmanaged.passUnretained(object as AnyObject).toOpaque()
            if glua_push_known_object(thread, hostClass.descriptor, address) { return }
        }
        glua_push_object(thread, hostClass.descriptor, Unmanaged.passRetained(object as AnyObject).toOpaque(), cost)
        if hostClass.keepsIdentity { glua_remember_object(thread) }
    }

    /// Binds a method to the host object on top, so that it is called without the object.
    ///
    /// Stack: [-1, +1]
    package func bind(_ method: HostFunction) {
        state.keep(alive: method)
        glua_push_bound_function(thread, method.descriptor)
    }

    /// Pushes a method that is bound to a new host object, so that it is called without the object.
    ///
    /// Stack: [-0, +1]
    public func push<Object>(_ method: HostFunction, boundTo object: Object, as hostClass: HostClass<Object>) {
        push(object, as: hostClass)
        bind(method)
    }
}
