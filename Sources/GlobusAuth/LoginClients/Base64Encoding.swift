private let standardDigits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
private let urlDigits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

/// `bytes` in base64 with padding (RFC 4648 §4).
func base64(_ bytes: some Sequence<UInt8>) -> String {
    let digits = encode(bytes, with: standardDigits)
    let padding = [UInt8](repeating: UInt8(ascii: "="), count: (4 - digits.count % 4) % 4)
    return String(decoding: digits + padding, as: UTF8.self)
}

/// `bytes` in base64 for URLs, without padding (RFC 4648 §5).
func base64URL(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: encode(bytes, with: urlDigits), as: UTF8.self)
}

private func encode(_ bytes: some Sequence<UInt8>, with digits: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for byte in bytes {
        bits = (bits << 8 | UInt32(byte)) & 0xFFFF
        count += 8
        while count >= 6 {
            count -= 6
            output.append(digits[Int(bits >> count) & 0x3F])
        }
    }
    if count > 0 { output.append(digits[Int(bits << (6 - count)) & 0x3F]) }
    return output
}
