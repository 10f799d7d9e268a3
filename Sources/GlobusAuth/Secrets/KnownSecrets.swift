import Synchronization

/// The secrets that a program has been given or has handed out, so that it can take them out of what others say.
///
/// A server may repeat in an error what another request has sent, and a script may log what it should not. As many
/// secrets are remembered as the capacity allows; those that were not used for longest go first. May be used from any
/// thread.
public final class KnownSecrets: Sendable {
    /// A shorter text may be a word that stands for other things as well.
    private static let minimumLength = 8
    /// A longer one is no secret, and must not fill the memory.
    private static let maximumLength = 16_384
    /// As a form may write it.
    private static let longestSpelling = 3 * maximumLength

    private struct State: Sendable {
        /// When each secret was used last, in uses.
        var lastUses: [String: UInt64] = [:]
        var uses: UInt64 = 0
        var matcher: SecretMatcher?
    }

    private let capacity: Int
    private let state = Mutex(State())

    /// Creates an empty memory for `capacity` secrets, 1000 unless told otherwise.
    public init(capacity: Int = 1000) {
        self.capacity = max(1, capacity)
    }

    /// Remembers `secret`; nil and what is too short to be told from a word are let go.
    public func insert(_ secret: Secret?) {
        guard let text = secret?.reveal() else { return }
        insert([text])
    }

    /// Remembers the credentials in the value of an `Authorization` field.
    public func insert(authorization header: String?) {
        if let header { insert(SecretRedactor.credentials(header)) }
    }

    /// Remembers the tokens of a record.
    public func insert(_ record: TokenData) {
        insert([record.accessToken, record.refreshToken].compactMap { $0?.reveal() })
    }

    /// `text` with `<redacted>` in the place of each secret.
    public func redacted(_ text: String) -> String {
        SecretRedactor(matcher: matcher).redacted(text)
    }

    /// `text` fit for one line that people read: without the secrets, shortened, control characters escaped.
    ///
    /// No more of a long text is searched than is shown of it.
    package func printable(_ text: String, limit: Int = .max) -> String {
        let (clean, isCut) = beginning(of: text, limit)
        let line = clean.printable(limit: limit)
        return isCut && clean.unicodeScalars.count <= limit ? line + "…" : line
    }

    /// `text` without the secrets, shortened, its control characters as they are.
    package func redacted(_ text: String, limit: Int) -> String {
        let (clean, isCut) = beginning(of: text, limit)
        if clean.unicodeScalars.count > limit { return String(clean.unicodeScalars.prefix(limit)) + "…" }
        return isCut ? clean + "…" : clean
    }

    /// The text without the secrets, and whether so long a text was cut, after `limit` characters or more.
    private func beginning(of text: String, _ limit: Int) -> (text: String, isCut: Bool) {
        let (bytes, isEndless) = limit.multipliedReportingOverflow(by: 4)
        guard !isEndless, text.utf8.count - Self.longestSpelling > bytes else { return (redacted(text), false) }
        let beginning = redacted(String(decoding: text.utf8.prefix(bytes + Self.longestSpelling), as: UTF8.self))
        // What is cut in two at the end may be a secret, which is not found.
        return (String(decoding: beginning.utf8.dropLast(Self.longestSpelling), as: UTF8.self), true)
    }

    func insert(_ texts: [String]) {
        state.withLock { state in
            for text in texts where (Self.minimumLength...Self.maximumLength).contains(text.utf8.count) {
                state.uses += 1
                let isNew = state.lastUses.updateValue(state.uses, forKey: text) == nil
                if isNew { state.matcher = nil }
            }
            if state.lastUses.count > capacity { Self.forget(&state, keeping: capacity) }
        }
    }

    /// What finds all of them, made when it is first needed after a change.
    var matcher: SecretMatcher {
        state.withLock { state in
            if let matcher = state.matcher { return matcher }
            let matcher = SecretMatcher(state.lastUses.keys)
            state.matcher = matcher
            return matcher
        }
    }

    /// Forgets some at once, so that it is not done for every new one.
    private static func forget(_ state: inout State, keeping capacity: Int) {
        let kept = capacity - capacity / 8
        let oldest = state.lastUses.sorted { $0.value < $1.value }.prefix(state.lastUses.count - kept)
        for (text, _) in oldest { state.lastUses[text] = nil }
        state.matcher = nil
    }
}

extension KnownSecrets: CustomStringConvertible, CustomReflectable {
    /// The class's name.
    public var description: String { "KnownSecrets" }
    /// No secrets.
    public var customMirror: Mirror { Mirror(self, children: [:] as KeyValuePairs<String, Any>) }
}
