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
}
