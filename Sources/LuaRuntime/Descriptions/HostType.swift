import CLuaSupport

/// The type of an argument or an option, as a check and in words.
public struct HostType: Sendable {
    let accepts: UInt32
    let kinds: HostKinds
    /// The name of the type in messages, such as "a string".
    public let name: String
    /// The type in the notation of LuaLS annotations, such as `string` or `table<string, string>`.
    public let annotation: String

    init(_ name: String, annotation: String, accepts: UInt32, kinds: HostKinds = HostKinds()) {
        self.name = name
        self.annotation = annotation
        self.accepts = accepts
        self.kinds = kinds
    }

    /// A string.
    public static let string = HostType("a string", annotation: "string", accepts: bit(GLUA_ACCEPTS_STRING))
    /// A whole number: an integer, or a float without a fraction that fits into an integer.
    public static let integer = HostType("a whole number", annotation: "integer", accepts: bit(GLUA_ACCEPTS_INTEGER))
    /// A number.
    public static let number = HostType("a number", annotation: "number", accepts: bit(GLUA_ACCEPTS_NUMBER))
    /// `true` or `false`.
    public static let boolean = HostType("a boolean", annotation: "boolean", accepts: bit(GLUA_ACCEPTS_BOOLEAN))
    /// A table.
    public static let table = HostType("a table", annotation: "table", accepts: bit(GLUA_ACCEPTS_TABLE))
    /// A function.
    public static let function = HostType("a function", annotation: "function", accepts: bit(GLUA_ACCEPTS_FUNCTION))
    /// `json.null`.
    public static let null = HostType("json.null", annotation: "json.Null", accepts: bit(GLUA_ACCEPTS_NULL))
    /// Anything.
    public static let any = HostType("any value", annotation: "any", accepts: bit(GLUA_ACCEPTS_ANY))

    /// Returns the type of host objects of a kind.
    public static func object<Object>(_ kind: HostKind<Object>) -> HostType {
        HostType(kind.name, annotation: kind.annotation, accepts: bit(GLUA_ACCEPTS_OBJECT), kinds: kind.kinds)
    }

    /// Returns the type of values that have either type.
    public static func | (left: HostType, right: HostType) -> HostType {
        HostType(
            "\(left.name) or \(right.name)",
            annotation: "\(left.annotation)|\(right.annotation)",
            accepts: left.accepts | right.accepts,
            kinds: left.kinds.union(right.kinds)
        )
    }

    /// Whether a value of the type is let in, as far as the type tells.
    package func accepts(_ type: ValueType) -> Bool {
        accepts & (type.flag | bit(GLUA_ACCEPTS_ANY)) != 0
    }

    /// The type of values that have this type or are nil.
    public var orNil: HostType {
        HostType("\(name) or nil", annotation: "\(annotation)?", accepts: accepts | bit(GLUA_ACCEPTS_NIL), kinds: kinds)
    }

    /// Returns the same check with another description.
    public func described(as name: String, annotation: String? = nil) -> HostType {
        HostType(name, annotation: annotation ?? self.annotation, accepts: accepts, kinds: kinds)
    }
}

/// The types that a check of arguments tells apart, as far as they are known of a value.
package enum ValueType: Sendable, Hashable {
    case `nil`
    case boolean
    /// A number, and whether it has no fraction, where that is known.
    case number(isWhole: Bool?)
    case string
    case table
    case function
    case object

    /// What lets such values in.
    fileprivate var flag: UInt32 {
        switch self {
        case .nil: bit(GLUA_ACCEPTS_NIL)
        case .boolean: bit(GLUA_ACCEPTS_BOOLEAN)
        case .number(false): bit(GLUA_ACCEPTS_NUMBER)
        case .number: bit(GLUA_ACCEPTS_NUMBER) | bit(GLUA_ACCEPTS_INTEGER)
        case .string: bit(GLUA_ACCEPTS_STRING)
        case .table: bit(GLUA_ACCEPTS_TABLE)
        case .function: bit(GLUA_ACCEPTS_FUNCTION)
        // `json.null` is an object, too.
        case .object: bit(GLUA_ACCEPTS_OBJECT) | bit(GLUA_ACCEPTS_NULL)
        }
    }
}

private func bit<Flag: RawRepresentable>(_ flag: Flag) -> UInt32 where Flag.RawValue == UInt32 { flag.rawValue }

private func bit(_ flag: Int) -> UInt32 { UInt32(flag) }
