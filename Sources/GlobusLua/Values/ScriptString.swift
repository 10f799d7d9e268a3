import GlobusAuth

/// A Lua string: bytes, which are text where they are valid UTF-8.
///
/// Printing it shows no secret that its host knows.
public struct ScriptString: Sendable, Hashable {
    /// The bytes.
    public let bytes: [UInt8]
    private let secrets: KnownSecrets?

    /// Creates a string from text.
    public init(_ text: String) { self.init(bytes: Array(text.utf8)) }

    /// Creates a string from bytes.
    public init(bytes: [UInt8]) { self.init(bytes: bytes, secrets: nil) }

    init(bytes: [UInt8], secrets: KnownSecrets?) {
        self.bytes = bytes
        self.secrets = secrets
    }

    /// The text, or nil where the bytes are not valid UTF-8.
    public var text: String? { String(validating: bytes, as: UTF8.self) }

    /// The text, with invalid UTF-8 repaired.
    public var repairedText: String { String(decoding: bytes, as: UTF8.self) }

    /// Whether the bytes are the same.
    public static func == (left: ScriptString, right: ScriptString) -> Bool { left.bytes == right.bytes }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}

extension ScriptString: ExpressibleByStringLiteral {
    /// Creates a string from text.
    public init(stringLiteral value: String) { self.init(value) }
}

extension ScriptString: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The text without known secrets.
    public var description: String { secrets?.redacted(repairedText) ?? repairedText }

    /// The text without known secrets, in quotation marks.
    public var debugDescription: String { description.debugDescription }

    /// An empty mirror, so that only the description is shown.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension ScriptString: Codable {
    /// Decodes a string; from a ``ScriptValue``, with any bytes.
    ///
    /// - Throws: What the decoder throws.
    public init(from decoder: any Decoder) throws {
        if let values = decoder as? ScriptValueDecoder {
            self = try values.string()
        } else {
            self.init(try decoder.singleValueContainer().decode(String.self))
        }
    }

    /// Encodes a string; into a ``ScriptValue``, with any bytes.
    ///
    /// - Throws: What the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        if let values = encoder as? ScriptValueEncoder {
            try values.take(.string(self))
        } else {
            var container = encoder.singleValueContainer()
            guard let text else {
                let context = EncodingError.Context(
                    codingPath: encoder.codingPath,
                    debugDescription: "is not valid UTF-8"
                )
                throw EncodingError.invalidValue(self, context)
            }
            try container.encode(text)
        }
    }
}
