extension MockGlobus {
    /// The fields of an `application/x-www-form-urlencoded` text, in order.
    public struct FormFields: Sendable, Hashable {
        /// One field, decoded.
        public struct Field: Sendable, Hashable {
            /// The name.
            public let name: String
            /// The value, empty where there is none.
            public let value: String
        }

        /// All fields in order; a name may occur more than once.
        public let fields: [Field]

        /// Reads the text.
        public init(_ text: String) {
            fields = text.split(separator: "&").map { pair in
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return Field(name: Self.decode(parts[0]), value: parts.count > 1 ? Self.decode(parts[1]) : "")
            }
        }

        /// The first value of the field `name`.
        public subscript(name: String) -> String? {
            fields.first { $0.name == name }?.value
        }

        /// The names in order.
        public var names: [String] {
            fields.map(\.name)
        }

        private static func decode(_ text: Substring) -> String {
            var bytes: [UInt8] = []
            var rest = text.utf8[...]
            while let byte = rest.popFirst() {
                switch byte {
                case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
                case UInt8(ascii: "%"): bytes.append(escaped(&rest) ?? byte)
                default: bytes.append(byte)
                }
            }
            return String(decoding: bytes, as: UTF8.self)
        }

        /// The byte of the two hexadecimal digits ahead, or nil where there are none; then the sign stands for itself.
        private static func escaped(_ rest: inout Substring.UTF8View.SubSequence) -> UInt8? {
            let digits = rest.prefix(2)
            guard digits.count == 2, digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }) else { return nil }
            rest = rest.dropFirst(2)
            return UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
        }
    }
}
