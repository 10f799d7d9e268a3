import Crypto

/// What is locked, as a range of bytes of the lock file.
///
/// Programs that share a storage must agree on these numbers, so they never change. A range covers what it must exclude:
/// whoever does not know yet whose tokens it renews locks those of the whole namespace.
struct LockRange: Sendable, Hashable {
    let start: Int64
    let length: Int64

    /// The short lock that a change of the file is made under.
    static let change = LockRange(start: 1 << 62, length: 1)
    /// What is locked to see whether the file system has locks; nobody has it for himself.
    static let trial = LockRange(start: 1 << 62 + 1, length: 1)
    /// The refresh locks of all namespaces.
    static let everyRefresh = LockRange(start: 0, length: 1 << 62)

    /// The refresh lock of a service, or that of all services of the namespace where the name is empty.
    static func refresh(namespace: String, resourceServer: String) -> LockRange {
        let first = digest(namespace) << 31
        if resourceServer.isEmpty { return LockRange(start: first, length: 1 << 31) }
        return LockRange(start: first + digest(resourceServer), length: 1)
    }

    func overlaps(_ other: LockRange) -> Bool {
        start < other.start + other.length && other.start < start + length
    }

    /// 31 bits of SHA-256; two names that share them wait for each other and nothing worse.
    private static func digest(_ name: String) -> Int64 {
        var bytes: UInt64 = 0
        for byte in SHA256.hash(data: Array(name.utf8)).prefix(8) { bytes = bytes << 8 | UInt64(byte) }
        return Int64(bytes >> 33)
    }
}
