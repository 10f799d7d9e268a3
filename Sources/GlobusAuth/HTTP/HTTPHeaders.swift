/// Header fields in order, found by name without regard to case (RFC 9110 §5.1).
public struct HTTPHeaders: Sendable, Hashable {
    /// One header field.
    public struct Field: Sendable, Hashable {
        /// The name as written.
        public var name: String
        /// The value without surrounding white space.
        public var value: String

        /// Creates a field.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    private enum Storage {
        case fields([Field])
        /// A head as a server has sent it, which is read when a field is asked for.
        case received(ReceivedHead)
    }

    private var storage: Storage

    /// All fields in order.
    ///
    /// A name may occur more than once.
    public var fields: [Field] {
        switch storage {
        case .fields(let fields): fields
        case .received(let head): head.fields
        }
    }

    /// Creates a list of fields.
    public init(_ fields: [Field] = []) {
        storage = .fields(fields)
    }

    /// Creates the fields of a head that a server has sent.
    package init(_ head: ReceivedHead) {
        storage = .received(head)
    }

    /// Changes the fields in place.
    private mutating func change(_ body: (inout [Field]) -> Void) {
        var fields = fields
        storage = .fields([])
        body(&fields)
        storage = .fields(fields)
    }

    /// The first value of the field `name`.
    ///
    /// Setting it replaces every field of that name; nil removes them.
    public subscript(name: String) -> String? {
        get {
            switch storage {
            case .fields(let fields): fields.first { isSameName($0.name, name) }?.value
            case .received(let head): head.value(of: name)
            }
        }
        set { change { Self.set(name, newValue, in: &$0) } }
    }

    private static func set(_ name: String, _ value: String?, in fields: inout [Field]) {
        guard let value else { return fields.removeAll { isSameName($0.name, name) } }
        guard let first = fields.firstIndex(where: { isSameName($0.name, name) }) else {
            return fields.append(Field(name: name, value: value))
        }
        fields[first] = Field(name: name, value: value)
        for index in fields.indices.dropFirst(first + 1).reversed() where isSameName(fields[index].name, name) {
            fields.remove(at: index)
        }
    }

    /// Returns every value of the field `name`, in order.
    public func values(_ name: String) -> [String] {
        fields.filter { isSameName($0.name, name) }.map(\.value)
    }

    /// Adds a field at the end, without replacing others of the same name.
    public mutating func append(name: String, value: String) {
        change { $0.append(Field(name: name, value: value)) }
    }

    /// Whether the fields are the same, in the same order.
    public static func == (left: HTTPHeaders, right: HTTPHeaders) -> Bool { left.fields == right.fields }

    /// Feeds the fields to `hasher`.
    public func hash(into hasher: inout Hasher) { hasher.combine(fields) }
}

extension HTTPHeaders: ExpressibleByDictionaryLiteral {
    /// Creates a list of fields from name and value pairs.
    public init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements.map { Field(name: $0.0, value: $0.1) })
    }
}

/// Whether two names are the same but for the case of ASCII letters.
func isSameName(_ left: String, _ right: String) -> Bool {
    let left = left.utf8
    let right = right.utf8
    return left.count == right.count && left.elementsEqual(right) { asciiLowercase($0) == asciiLowercase($1) }
}

/// Returns the byte, an upper-case ASCII letter as a lower-case one.
func asciiLowercase(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
}
