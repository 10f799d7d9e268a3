/// A kind of host object: what a class of objects can be used as.
///
/// Every kind has a bit of its own, and every object of a class with that bit keeps an `Object`.
public struct HostKind<Object: AnyObject>: Sendable {
    let bit: UInt64
    /// What a message calls such an object, such as "an authorizer".
    public let name: String
    /// The class name in LuaLS annotations.
    public let annotation: String

    /// Creates a kind with the bit `number`, 0 to 63, which no other kind of the state may have.
    public init(number: Int, name: String, annotation: String, object: Object.Type = Object.self) {
        self.bit = 1 << UInt64(number)
        self.name = name
        self.annotation = annotation
    }
}
