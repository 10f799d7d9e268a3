import Synchronization

/// The keys of the mock Globus Auth: the newest signs, all that are kept are published.
final class SigningKeys: Sendable {
    /// Made once per process, since making one takes a good part of a second in a debug build.
    private static let first = Result { try SigningKey(id: "mock-key-1") }

    private let rotated = Mutex<(published: [SigningKey], count: Int)>(([], 1))

    /// The published keys, the signing one first.
    func published() throws -> [SigningKey] {
        let keys = rotated.withLock { $0.published }
        return keys.isEmpty ? [try Self.first.get()] : keys
    }

    /// Signs with a new key from now on.
    func rotate(keepingOld: Bool) throws {
        let first = try Self.first.get()
        try rotated.withLock { state in
            let published = state.published.isEmpty ? [first] : state.published
            let old = keepingOld ? published : []
            state.count += 1
            state.published = [try SigningKey(id: "mock-key-\(state.count)")] + old
        }
    }

    func sign(_ claims: JSON) throws -> String? {
        try published().first?.sign(claims)
    }
}
