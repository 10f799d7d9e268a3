/// Named values of a query string or a form, in order.
public struct Parameters: Sendable, Hashable {
    /// A value of a parameter.
    public enum Value: Sendable, Hashable {
        /// Text.
        case string(String)
        /// A whole number.
        case integer(Int64)
        /// A number with a fraction.
        case number(Double)
        /// A truth value, written `True` or `False` as the Globus SDK writes it.
        case bool(Bool)
        /// Several values, written as a repeated parameter.
        case list([Value])
    }

    /// One parameter.
    public struct Entry: Sendable, Hashable {
        /// The name.
        public var name: String
        /// The value.
        public var value: Value

        /// Creates a parameter.
        public init(name: String, value: Value) {
            self.name = name
            self.value = value
        }
    }

    /// The parameters in order.
    public private(set) var entries: [Entry]

    /// Creates a list of parameters.
    public init(_ entries: [Entry] = []) {
        self.entries = entries
    }

    /// The first value of `name`; setting replaces it in its place, or adds it at the end, and nil removes it.
    public subscript(name: String) -> Value? {
        get { entries.first { $0.name == name }?.value }
        set {
            let first = entries.firstIndex { $0.name == name }
            entries.removeAll { $0.name == name }
            if let newValue { entries.insert(Entry(name: name, value: newValue), at: first ?? entries.endIndex) }
        }
    }

    /// Adds a parameter behind the others, keeping those of the same name.
    public mutating func append(_ name: String, _ value: Value) {
        entries.append(Entry(name: name, value: value))
    }
}

extension Parameters: ExpressibleByDictionaryLiteral {
    /// Creates a list of parameters from name and value pairs.
    public init(dictionaryLiteral elements: (String, Value)...) {
        self.init(elements.map { Entry(name: $0.0, value: $0.1) })
    }
}

extension Parameters.Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    /// Creates text.
    public init(stringLiteral value: String) { self = .string(value) }
    /// Creates a whole number.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// Creates a truth value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
}
