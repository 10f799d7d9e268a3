import Crypto

/// Finds any number of secrets in a text in one pass.
struct SecretMatcher: Sendable {
    /// Shorter texts are not secrets, and replacing them would make a message unreadable.
    static let minimumLength = 4

    private struct Spelling: Sendable {
        let bytes: [UInt8]
        let secret: String
    }

    /// The spellings by their first four bytes, the longest first, since one secret may begin with another.
    private var spellings: [UInt32: [Spelling]] = [:]
    /// Whether a spelling starts with two given bytes, so that most positions need no look-up.
    private var beginnings: [Bool]

    /// Creates a matcher for `secrets`, as they are and as URLs and forms write them.
    init(_ secrets: some Collection<String>) {
        beginnings = secrets.isEmpty ? [] : Array(repeating: false, count: 1 << 16)
        for secret in Set(secrets) where secret.utf8.count >= Self.minimumLength {
            for bytes in Self.spellings(of: secret) { add(Spelling(bytes: bytes, secret: secret)) }
        }
        for key in spellings.keys { spellings[key]?.sort { $0.bytes.count > $1.bytes.count } }
    }

    /// Returns the ways in which others may write a secret: with the escapes of a form, of a path or of JavaScript's
    /// encodeURIComponent, with lower-case or upper-case digits, and in Base64 without its padding.
    private static func spellings(of secret: String) -> Set<[UInt8]> {
        let plain = Array(secret.utf8)
        if plain.allSatisfy(PercentEncoding.isUnreserved) { return [plain] }
        var form: [UInt8] = []
        PercentEncoding.append(formText: secret, to: &form)
        let escaped = [form] + [PercentEncoding.path(secret), PercentEncoding.component(secret)].map { Array($0.utf8) }
        let end = plain.lastIndex { $0 != UInt8(ascii: "=") }.map { $0 + 1 } ?? 0
        let all = [plain, Array(plain[..<end])] + escaped + escaped.map(PercentEncoding.withSmallEscapes)
        return Set(all.filter { $0.count >= minimumLength })
    }

    var isEmpty: Bool { spellings.isEmpty }

    private mutating func add(_ spelling: Spelling) {
        spellings[Self.key(spelling.bytes, at: 0), default: []].append(spelling)
        beginnings[Int(spelling.bytes[0]) << 8 | Int(spelling.bytes[1])] = true
    }

    /// Returns `bytes` with a replacement in place of each secret, or nil where there is none.
    func replacing(in bytes: [UInt8], with replacement: (String) -> String) -> [UInt8]? {
        var output: [UInt8]?
        var copied = 0
        var position = 0
        while position + Self.minimumLength <= bytes.count {
            guard let spelling = spelling(in: bytes, at: position) else {
                position += 1
                continue
            }
            output = (output ?? []) + bytes[copied..<position] + replacement(spelling.secret).utf8
            position += spelling.bytes.count
            copied = position
        }
        return output.map { $0 + bytes[copied...] }
    }

    private func spelling(in bytes: [UInt8], at position: Int) -> Spelling? {
        guard !isEmpty, beginnings[Int(bytes[position]) << 8 | Int(bytes[position + 1])] else { return nil }
        return spellings[Self.key(bytes, at: position)]?.first { bytes[position...].starts(with: $0.bytes) }
    }

    private static func key(_ bytes: [UInt8], at position: Int) -> UInt32 {
        bytes[position..<position + minimumLength].reduce(0) { $0 << 8 | UInt32($1) }
    }
}

/// Names secrets in traces, so that one can follow a secret without seeing it.
enum SecretDigest {
    /// A new key for each process, so that nobody can find a secret by trying.
    private static let key = SymmetricKey(size: .bits256)

    /// Returns a name for `secret`, such as `<secret a1b2c3d4>`, which is the same for the same secret while the
    /// process lives.
    static func name(of secret: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Array(secret.utf8), using: key)
        return "<secret \(code.prefix(4).map(hexadecimal).joined())>"
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
}
