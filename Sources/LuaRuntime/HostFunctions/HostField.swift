/// A field of a host object.
public struct HostField: Sendable {
    /// The documentation of the field.
    public let description: FieldDescription
    let getter: HostFunction
    let setter: HostFunction?

    var name: String { description.name }

    /// Describes a field.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - type: The type, in the notation of LuaLS annotations.
    ///   - summary: What the field holds, in one sentence.
    ///   - receiver: The type of the object.
    ///   - accepts: The type of values that scripts may set.
    ///   - get: Called with the object; returns the value.
    ///   - set: Called with the object and the new value; nil where scripts cannot set the field.
    public init(
        _ name: String,
        _ type: String,
        _ summary: String,
        of receiver: HostType,
        accepts: HostType = .any,
        get: @escaping HostBody,
        set: HostBody? = nil
    ) {
        description = FieldDescription(name, type, summary, isWritable: set != nil)
        self.getter = HostFunction(name, summary, receiver: receiver, body: get)
        self.setter = set.map {
            HostFunction(
                name,
                summary,
                receiver: receiver,
                parameters: [.required("value", accepts, summary)],
                body: $0
            )
        }
    }

    /// Describes a field of a class of objects, whose code is given the object.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - type: The type, in the notation of LuaLS annotations.
    ///   - summary: What the field holds, in one sentence.
    ///   - kind: The kind of the object.
    ///   - accepts: The type of values that scripts may set.
    ///   - get: Returns the value.
    ///   - set: Takes the new value, which is the argument `value`; nil where scripts cannot set the field.
    public init<Object>(
        _ name: String,
        _ type: String,
        _ summary: String,
        of kind: HostKind<Object>,
        accepts: HostType = .any,
        get: @escaping @Sendable (Object, HostCall) throws -> HostReturn,
        set: (@Sendable (Object, HostCall) throws -> HostReturn)? = nil
    ) {
        self.init(
            name,
            type,
            summary,
            of: .object(kind),
            accepts: accepts,
            get: Self.body(kind, get),
            set: set.map { Self.body(kind, $0) }
        )
    }

    /// Describes a field of a class of objects, whose value may have to be waited for.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - type: The type, in the notation of LuaLS annotations.
    ///   - summary: What the field holds, in one sentence.
    ///   - kind: The kind of the object.
    ///   - get: Returns the value.
    public init<Object>(
        waiting name: String,
        _ type: String,
        _ summary: String,
        of kind: HostKind<Object>,
        get: @escaping @Sendable (Object, HostCall) throws -> HostWait
    ) {
        description = FieldDescription(name, type, summary)
        getter = HostFunction(waiting: name, summary, of: kind, body: get)
        setter = nil
    }

    private static func body<Object>(
        _ kind: HostKind<Object>,
        _ code: @escaping @Sendable (Object, HostCall) throws -> HostReturn
    ) -> HostBody {
        { try code($0.receiver(kind), $0) }
    }
}
