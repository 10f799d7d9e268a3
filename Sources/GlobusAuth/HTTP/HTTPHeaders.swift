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

    /// All fields in order.
    ///
    /// A name may occur more than once.
    public private(set) var fields: [Field]

    /// Creates a list of fields.
    public init(_ fields: [Field] = []) {
        self.fields = fields
    }

    /// The first value of the field `name`.
    ///
    /// Setting it replaces every field of that name; nil removes them.
    public subscript(name: String) -> String? {
        get { fields.first { isSameName($0.name, name) }?.value }
        set {
            guard let newValue else { return fields.removeAll { isSameName($0.name, name) } }
            guard let first = fields.firstIndex(where: { isSameName($0.name, name) }) else {
                return append(name: name, value: newValue)
            }
            fields[first] = Field(name: name, value: newValue)
            for index in fields.indices.dropFirst(first + 1).reversed() where isSameName(fields[index].name, name) {
                fields.remove(at: index)
            }
        }
    }

    /// Returns every value of the field `name`, in order.
    public func values(_ name: String) -> [String] {
        fields.filter { isSameName($0.name, name) }.map(\.value)
    }

    /// Adds a field at the end, without replacing others of the same name.
    public mutating func append(name: String, value: String) {
        fields.append(Field(name: name, value: value))
    }
}

extension HTTPHeaders: ExpressibleByDictionaryLiteral {
    /// Creates a list of fields from name and value pairs.
    public init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements.map { Field(name: $0.0, value: $0.1) })
    }
}

private func isSameName(_ left: String, _ right: String) -> Bool {
    let left = left.utf8
    let right = right.utf8
    return left.count == right.count && left.elementsEqual(right) { asciiLowercase($0) == asciiLowercase($1) }
}

/// Returns the byte, an upper-case ASCII letter as a lower-case one.
func asciiLowercase(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
}
