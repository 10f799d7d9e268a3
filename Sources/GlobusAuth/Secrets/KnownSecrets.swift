import Synchronization

/// Remembers the secrets that a program has received or handed out, so that it can redact them in other texts.
///
/// A server's error may repeat what another request has sent, and a script may log what it should not. When the
/// capacity is reached, the secrets that were not used for the longest time are forgotten first. It may be used from
/// any thread.
public final class KnownSecrets: Sendable {
    /// A shorter text may also be an ordinary word.
    private static let minimumLength = 8
    /// A longer text is not a secret, and must not fill the memory.
    private static let maximumLength = 16_384
    /// The longest secret as a form may write it.
    private static let longestSpelling = 3 * maximumLength

    private struct State: Sendable {
        /// When each secret was last used, counted in uses.
        var lastUses: [String: UInt64] = [:]
        var uses: UInt64 = 0
        var matcher: SecretMatcher?
    }

    private let capacity: Int
    private let state = Mutex(State())

    /// Creates an empty memory for `capacity` secrets.
    public init(capacity: Int = 1000) {
        self.capacity = max(1, capacity)
    }

    /// Remembers `secret`; ignores nil and a text too short to be told from an ordinary word.
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

    /// Returns `text` with `<redacted>` in place of each secret.
    public func redacted(_ text: String) -> String {
        SecretRedactor(matcher: matcher).redacted(text)
    }

    /// Returns `text` for one line that people read: without secrets, shortened, with control characters escaped.
    ///
    /// No more of a long text is searched than is shown.
    package func printable(_ text: String, limit: Int = .max) -> String {
        let (clean, isCut) = beginning(of: text, limit)
        let line = clean.printable(limit: limit)
        return isCut && clean.unicodeScalars.count <= limit ? line + "…" : line
    }

    /// Returns `text` without secrets and shortened, with control characters as they are.
    package func redacted(_ text: String, limit: Int) -> String {
        let (clean, isCut) = beginning(of: text, limit)
        if clean.unicodeScalars.count > limit { return String(clean.unicodeScalars.prefix(limit)) + "…" }
        return isCut ? clean + "…" : clean
    }

    /// Returns the text without secrets, cut after `limit` characters or more, and whether it was cut.
    private func beginning(of text: String, _ limit: Int) -> (text: String, isCut: Bool) {
        let (bytes, isEndless) = limit.multipliedReportingOverflow(by: 4)
        guard !isEndless, text.utf8.count - Self.longestSpelling > bytes else { return (redacted(text), false) }
        let beginning = redacted(String(decoding: text.utf8.prefix(bytes + Self.longestSpelling), as: UTF8.self))
        // A secret that is cut in two at the end would not be found.
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

    /// Finds all secrets; made when it is first needed after a change.
    var matcher: SecretMatcher {
        state.withLock { state in
            if let matcher = state.matcher { return matcher }
            let matcher = SecretMatcher(state.lastUses.keys)
            state.matcher = matcher
            return matcher
        }
    }

    /// Forgets several secrets at once, so that this is not needed for every new one.
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
    /// An empty mirror: no secrets.
    public var customMirror: Mirror { Mirror(self, children: [:] as KeyValuePairs<String, Any>) }
}
