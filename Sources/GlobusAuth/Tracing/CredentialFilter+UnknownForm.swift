extension CredentialFilter {
    /// Text of an unknown form without the known secrets, and without what follows names of credentials, as in `token=…`
    /// and `"token": "…"`.
    func filtered(unknownForm text: String) -> String {
        let bytes = Array(text.utf8)
        var output: [UInt8] = []
        var copied = 0
        var position = 0
        while position < bytes.count {
            guard isNameByte(bytes[position]) else {
                position += 1
                continue
            }
            let name = run(in: bytes, from: position, while: isNameByte)
            position = name.upperBound
            guard let value = value(behind: name, in: bytes) else { continue }
            output += bytes[copied..<value.lowerBound]
            output += SecretDigest.name(of: String(decoding: bytes[value], as: UTF8.self)).utf8
            copied = value.upperBound
            position = copied
        }
        return filtered(String(decoding: output + bytes[copied...], as: UTF8.self))
    }

    /// Where the value of a credential's name is, if there is one.
    private func value(behind name: Range<Int>, in bytes: [UInt8]) -> Range<Int>? {
        var end = run(in: bytes, from: name.upperBound) { $0 == quote || $0 == apostrophe || $0 == backslash }
            .upperBound
        end = run(in: bytes, from: end, while: isSpace).upperBound
        guard end < bytes.count, bytes[end] == UInt8(ascii: "=") || bytes[end] == UInt8(ascii: ":") else { return nil }
        let text = String(decoding: bytes[name], as: UTF8.self)
        let isForm = bytes[end] == UInt8(ascii: "=")
        guard isForm ? SecretNames.mayHoldSecret(parameter: text) : SecretNames.mayHoldSecret(member: text) else {
            return nil
        }
        let start = run(in: bytes, from: end + 1) { isSpace($0) || $0 == quote || $0 == apostrophe || $0 == backslash }
        let value = run(in: bytes, from: start.upperBound) { isSpace($0) ? false : !delimiters.contains($0) }
        guard SecretNames.isScheme(String(decoding: bytes[value], as: UTF8.self)) else {
            return value.isEmpty ? nil : value
        }
        let credentials = run(in: bytes, from: value.upperBound + 1) { isSpace($0) ? false : !delimiters.contains($0) }
        return credentials.isEmpty ? value : credentials
    }

    private func run(in bytes: [UInt8], from start: Int, while isMember: (UInt8) -> Bool) -> Range<Int> {
        let start = min(start, bytes.count)
        return start..<(bytes[start...].firstIndex { !isMember($0) } ?? bytes.count)
    }

    private func isNameByte(_ byte: UInt8) -> Bool {
        PercentEncoding.isUnreserved(byte) && byte != UInt8(ascii: "~") && byte != UInt8(ascii: ".")
    }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}

private let quote = UInt8(ascii: "\"")
private let apostrophe = UInt8(ascii: "'")
private let backslash = UInt8(ascii: "\\")
private let delimiters = Set("\"'\\&;,<>(){}[]".utf8)
