extension Parameters {
    /// The parameters as a query string or a form body, written as the Globus SDK writes them.
    ///
    /// UTF-8 is percent-encoded except letters, digits and `-._~`; a space is "+", truth values are `True` and `False`,
    /// and a list repeats its name. An empty list is left out.
    public func encoded() -> String {
        String(decoding: encodedBytes(), as: UTF8.self)
    }

    /// How many bytes ``encoded()`` makes.
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
