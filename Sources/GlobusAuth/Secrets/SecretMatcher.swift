import Crypto

/// Finds secrets in text, any number of them in one pass.
struct SecretMatcher: Sendable {
    /// Shorter texts are no secrets, and replacing them would destroy a message.
    static let minimumLength = 4

    private struct Spelling: Sendable {
        let bytes: [UInt8]
        let secret: String
    }

    /// The spellings by their first four bytes, the longest first, since a secret may begin with another one.
    private var spellings: [UInt32: [Spelling]] = [:]
    /// Whether a spelling starts with two bytes, so that most positions cost no look-up.
    private var beginnings: [Bool]

    /// Knows `secrets` as they are and as URLs and forms write them.
    init(_ secrets: some Collection<String>) {
        beginnings = secrets.isEmpty ? [] : Array(repeating: false, count: 1 << 16)
        for secret in Set(secrets) where secret.utf8.count >= Self.minimumLength {
            for bytes in Self.spellings(of: secret) { add(Spelling(bytes: bytes, secret: secret)) }
        }
        for key in spellings.keys { spellings[key]?.sort { $0.bytes.count > $1.bytes.count } }
    }

    /// The ways in which others may write a secret: escapes of a form, of a path, of JavaScript's encodeURIComponent, with
    /// small or capital digits, and Base64 without its padding.
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

    /// `bytes` with `replacement` of each secret in its place, or nil where there is none.
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

/// What traces show in the place of a secret: a short name by which one can follow it.
enum SecretDigest {
    /// Made anew in each process, so that nobody can find a secret by trying.
    private static let key = SymmetricKey(size: .bits256)

    /// The name of `secret`, such as `<secret a1b2c3d4>`: the same for the same secret as long as the process lives.
    static func name(of secret: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Array(secret.utf8), using: key)
        return "<secret \(code.prefix(4).map(hexadecimal).joined())>"
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
}
