/// A field of a host object.
public struct HostField: Sendable {
    /// What there is to say about it.
    public let description: FieldDescription
    let getter: HostFunction
    let setter: HostFunction?

    var name: String { description.name }

    /// Describes a field.
    ///
    /// - `get`: called with the object; pushes the value.
    /// - `set`: called with the object and the new value, which is of the type `accepts`.
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

    /// Describes a field of a class of objects, whose code gets the object.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - type: The type in the notation of LuaLS annotations.
    ///   - summary: What it holds, in one sentence.
    ///   - kind: What the object is.
    ///   - accepts: What scripts may set it to.
    ///   - get: Gives the value.
    ///   - set: Takes the argument `value`; nil where scripts cannot set the field.
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

    private static func body<Object>(
        _ kind: HostKind<Object>,
        _ code: @escaping @Sendable (Object, HostCall) throws -> HostReturn
    ) -> HostBody {
        { try code($0.receiver(kind), $0) }
    }
}
