/// A key of `Codable` for what has no key of its own.
struct ValueKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(_ name: String) {
        stringValue = name
        intValue = nil
    }

    /// The item with an index from 0.
    init(item index: Int) {
        stringValue = "Index \(index)"
        intValue = index
    }

    init?(stringValue: String) { self.init(stringValue) }

    init?(intValue: Int) { self.init(item: intValue) }
}

extension CodingKey {
    /// The key in a path, where items are counted as in Lua.
    var scriptKey: ScriptKey {
        if let key = self as? ValueKey, let index = key.intValue {
            .integer(Int64(index) + 1)
        } else {
            .string(stringValue)
        }
    }
}
