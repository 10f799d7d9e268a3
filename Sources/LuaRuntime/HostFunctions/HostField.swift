/// A field of a host object.
public struct HostField: Sendable {
    /// The name.
    public let name: String
    /// What it holds, in one sentence.
    public let summary: String
    /// The type in the notation of LuaLS annotations.
    public let type: String
    let getter: HostFunction
    let setter: HostFunction?

    /// Whether scripts may set it.
    public var isWritable: Bool { setter != nil }

    /// Describes a field.
    ///
    /// - Parameters:
    ///   - get: Called with the object; pushes the value.
    ///   - set: Called with the object and the new value, which is of the type `accepts`.
    public init(
        _ name: String,
        _ type: String,
        _ summary: String,
        of receiver: HostType,
        accepts: HostType = .any,
        get: @escaping HostBody,
        set: HostBody? = nil
    ) {
        self.name = name
        self.type = type
        self.summary = summary
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
