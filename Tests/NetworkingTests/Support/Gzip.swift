/// Makes gzip streams (RFC 1952), and deflate streams in the zlib format (RFC 1950) and raw.
enum Gzip {
    private static let header: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]

    /// Returns `text` in one stored block, which is not compressed.
    static func stored(_ text: String) -> [UInt8] {
        header + bareStored(text) + trailer(Array(text.utf8))
    }

    /// Returns the same as a raw stream.
    static func bareStored(_ text: String) -> [UInt8] {
        let count = UInt16(text.utf8.count)
        return [1] + littleEndian(count) + littleEndian(~count) + Array(text.utf8)
    }

    /// Returns the same in the zlib format.
    static func zlibStored(_ text: String) -> [UInt8] {
        var (low, high) = (UInt32(1), UInt32(0))
        for byte in text.utf8 {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return [0x78, 0x01] + bareStored(text) + littleEndian((high << 16 | low).byteSwapped)
    }

    /// Returns `1 + 258 * repeats` NUL bytes as a raw stream.
    static func bareZeros(repeats: Int) -> [UInt8] {
        packed("1" + "10" + "00110000" + String(repeating: "11000101" + "00000", count: repeats) + "0000000")
    }

    /// Returns `1 + 258 * repeats` NUL bytes, with 13 bits for each 258 bytes (RFC 1951 §3.2.6).
    static func zeros(repeats: Int) -> [UInt8] {
        header + bareZeros(repeats: repeats) + trailer([UInt8](repeating: 0, count: 1 + 258 * repeats))
    }

    /// Returns the same without its end, for a reader that never gets there.
    static func bomb(repeats: Int) -> [UInt8] {
        header + packed("1" + "10" + "00110000" + String(repeating: "11000101" + "00000", count: repeats))
    }

    /// Packs the bits into bytes, the first one lowest.
    private static func packed(_ bits: String) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: (bits.utf8.count + 7) / 8)
        for (index, bit) in bits.utf8.enumerated() where bit == UInt8(ascii: "1") {
            bytes[index / 8] |= 1 << UInt8(index % 8)
        }
        return bytes
    }

    private static func trailer(_ bytes: [UInt8]) -> [UInt8] {
        littleEndian(checksum(bytes)) + littleEndian(UInt32(bytes.count))
    }

    private static func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian, Array.init)
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { checksum, byte in
            (0..<8).reduce(checksum ^ UInt32(byte)) { value, _ in (value >> 1) ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
    }
}
