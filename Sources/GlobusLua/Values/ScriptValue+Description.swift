import GlobusAuth
import LuaRuntime

extension ScriptValue: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The value as Lua writes it, without known secrets; long values are cut off.
    public var description: String {
        var writer = ScriptValueText()
        writer.write(self, depth: 0)
        return writer.text
    }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// An empty mirror, so that `dump` shows no secret.
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// What messages call the type, such as "a string".
    var typeName: String {
        switch self {
        case .nil: "nil"
        case .boolean: "a boolean"
        case .integer: "an integer"
        case .number: "a number"
        case .string: "a string"
        case .list: "a list"
        case .table: "a table"
        case .function: "a function"
        case .object(let object): object.className
        case .authorizer: "an authorizer"
        case .client: "a client"
        case .storage: "a token storage"
        case .error: "an error"
        }
    }

    /// Whether two errors are the same: the same Lua value, or equal texts.
    static func isSameError(_ left: any Error, _ right: any Error) -> Bool {
        guard let left = left as? LuaError, let right = right as? LuaError else {
            return type(of: left) == type(of: right) && String(describing: left) == String(describing: right)
        }
        return left.value === right.value && left.message == right.message && left.code == right.code
    }
}

/// Writes a value as text.
private struct ScriptValueText {
    private static let mostValues = 200
    private static let mostDepth = 6

    var text = ""
    private var count = 0

    mutating func write(_ value: ScriptValue, depth: Int) {
        count += 1
        switch value {
        case .nil: text += "nil"
        case .boolean(let value): text += "\(value)"
        case .integer(let value): text += "\(value)"
        case .number(let value): text += "\(value)"
        case .string(let value): text += value.debugDescription
        case .list(let items): write(items.map { (nil, $0) }, depth: depth)
        case .table(let fields):
            write(
                fields.map { ($0.key.description, $0.value) }.sorted { $0.0 < $1.0 }.map { ($0.0, $0.1) },
                depth: depth
            )
        case .function: text += "function"
        case .object(let object): text += object.className
        case .authorizer(let authorizer, _): text += "\(type(of: authorizer))"
        case .client(let client, _): text += "client of \(client.baseURL.text)"
        case .storage: text += "token storage"
        case .error(let error): text += "error: \(error)"
        }
    }

    private mutating func write(_ parts: [(String?, ScriptValue)], depth: Int) {
        guard depth < Self.mostDepth else {
            text += "{…}"
            return
        }
        text += "{"
        for (number, (key, value)) in parts.enumerated() {
            text += number == 0 ? " " : ", "
            if count > Self.mostValues {
                text += "…"
                break
            }
            if let key { text += "\(key) = " }
            write(value, depth: depth + 1)
        }
        text += parts.isEmpty ? "}" : " }"
    }
}
