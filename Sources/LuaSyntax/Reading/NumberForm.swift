/// What numbers look like in Lua.
enum NumberForm {
    /// Whether a number that begins with these bytes is hexadecimal.
    static func isHex(_ first: UInt8?, _ second: UInt8?) -> Bool {
        first == UInt8(ascii: "0") && second.map { $0 | 0x20 } == UInt8(ascii: "x")
    }

    static func isNumber(_ bytes: [UInt8]) -> Bool {
        let isHex = isHex(bytes.first, bytes.dropFirst().first)
        var rest = bytes[(isHex ? 2 : 0)...]
        func isDigit(_ byte: UInt8) -> Bool { isHex ? byte.isHexDigit : byte.isDigit }
        let whole = rest.prefix(while: isDigit)
        rest = rest.dropFirst(whole.count)
        var fraction: ArraySlice<UInt8> = []
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            fraction = rest.prefix(while: isDigit)
            rest = rest.dropFirst(fraction.count)
        }
        guard whole.count + fraction.count > 0 else { return false }
        guard let mark = rest.popFirst() else { return true }
        guard mark | 0x20 == UInt8(ascii: isHex ? "p" : "e") else { return false }
        if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { rest = rest.dropFirst() }
        return !rest.isEmpty && rest.allSatisfy(\.isDigit)
    }
}
