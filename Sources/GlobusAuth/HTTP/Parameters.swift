/// The named values of a query string or a form, in order.
public struct Parameters: Sendable, Hashable {
    /// A value of a parameter.
    public enum Value: Sendable, Hashable {
        /// A text.
        case string(String)
        /// A whole number.
        case integer(Int64)
        /// A number with a fraction.
        case number(Double)
        /// A truth value, written `True` or `False` as in the Globus SDK.
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

    /// The first value of `name`.
    ///
    /// Setting it replaces the value in its place or adds it at the end; nil removes it.
    public subscript(name: String) -> Value? {
        get { entries.first { $0.name == name }?.value }
        set {
            let first = entries.firstIndex { $0.name == name }
            entries.removeAll { $0.name == name }
            if let newValue { entries.insert(Entry(name: name, value: newValue), at: first ?? entries.endIndex) }
        }
    }

    /// Adds a parameter at the end, without replacing others of the same name.
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

extension Parameters {
    /// Reads the query string of a URL; a name that occurs several times has a list of values.
    package init(queryOf url: String) {
        self.init()
        guard let mark = url.firstIndex(of: "?") else { return }
        let query = url[url.index(after: mark)...].prefix { $0 != "#" }
        for part in query.split(separator: "&") {
            let name = part.prefix { $0 != "=" }
            let value = Value.string(PercentEncoding.decodedForm(part[name.endIndex...].dropFirst()))
            let key = PercentEncoding.decodedForm(name)
            switch self[key] {
            case nil: self[key] = value
            case .list(let values): self[key] = .list(values + [value])
            case let first?: self[key] = .list([first, value])
            }
        }
    }
}

extension Parameters.Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    /// Creates a text value.
    public init(stringLiteral value: String) { self = .string(value) }
    /// Creates a whole number.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// Creates a truth value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension Parameters {
    /// Returns the parameters as a query string or a form body, written as in the Globus SDK.
    ///
    /// UTF-8 is percent-encoded except for letters, digits and `-._~`; a space is "+", truth values are `True` and
    /// `False`, and a list repeats its name. An empty list is left out.
    public func encoded() -> String {
        String(decoding: encodedBytes(), as: UTF8.self)
    }

    /// The number of bytes that ``encoded()`` returns.
    package var encodedSize: Int { encodedBytes().count }

    func encodedBytes() -> [UInt8] {
        var output: [UInt8] = []
        for entry in entries { entry.value.append(named: entry.name, to: &output) }
        return output
    }
}

extension Parameters.Value {
    /// The value as text; nil for a list.
    public var text: String? {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        case .number(let number): number.description
        case .bool(let flag): flag ? "True" : "False"
        case .list: nil
        }
    }

    fileprivate func append(named name: String, to output: inout [UInt8]) {
        if case .list(let values) = self {
            for value in values { value.append(named: name, to: &output) }
            return
        }
        guard let text else { return }
        if !output.isEmpty { output.append(UInt8(ascii: "&")) }
        PercentEncoding.append(formText: name, to: &output)
        output.append(UInt8(ascii: "="))
        PercentEncoding.append(formText: text, to: &output)
    }
}
