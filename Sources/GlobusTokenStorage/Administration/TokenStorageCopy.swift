import GlobusAuth

/// Copies all tokens of a storage to another one of any kind, with their namespaces and the fields that nobody knows.
///
/// Afterwards both have the same refresh tokens. Where the server rotates them, only one of the two may be used.
public struct TokenStorageCopy: Sendable {
    /// What becomes of one token.
    public enum Deed: String, Sendable, Hashable {
        /// The target has none there.
        case added
        /// The target has the same already.
        case unchanged
        /// The target has another one there.
        case replaced
    }

    /// One token, and what becomes of it.
    public struct Item: Sendable, Hashable {
        /// The namespace.
        public var namespace: String
        /// The service.
        public var resourceServer: String
        /// What becomes of the token.
        public var deed: Deed
    }

    private let source: any NamespacedTokenStorage
    private let target: any NamespacedTokenStorage

    /// Names the storages, of whatever namespaces.
    ///
    /// - Parameters:
    ///   - source: The storage that is read.
    ///   - target: The storage that is written.
    public init(from source: any NamespacedTokenStorage, to target: any NamespacedTokenStorage) {
        self.source = source
        self.target = target
    }

    /// Finds out what a copy would do, and changes nothing.
    ///
    /// - Returns: The tokens of all namespaces.
    /// - Throws: The errors of the storages; `GlobusError` with `usage` where both are the same storage.
    public func plan() async throws -> [Item] {
        try await requireDifference()
        var items: [Item] = []
        for namespace in try await source.namespaces() {
            let records = try await source.inNamespace(namespace).tokenDataByResourceServer()
            let present = try await target.inNamespace(namespace).tokenDataByResourceServer()
            items += records.sorted { $0.key < $1.key }.map {
                Self.item($0.key, $0.value, present[$0.key], in: namespace)
            }
        }
        return items
    }

    /// Copies the tokens one by one, and reads each again; nobody renews a token while it is copied.
    ///
    /// - Parameter replaces: Whether tokens of the target may be replaced by others.
    /// - Returns: What was done.
    /// - Throws: The errors of the storages; `GlobusError` with `storage` where the target has other tokens and
    ///   `replaces` is false, before anything is changed, or where it does not return what was stored.
    public func run(replacing replaces: Bool) async throws -> [Item] {
        let plan = try await plan()
        try Self.requirePermission(for: plan, replaces)
        var items: [Item] = []
        for item in plan {
            let service = item.resourceServer
            let (source, target) = (source.inNamespace(item.namespace), target.inNamespace(item.namespace))
            let done = try await source.whileLocked(service) {
                try await target.whileLocked(service) { try await Self.copy(service, source, target, replaces) }
            }
            if let done { items.append(done) }
        }
        return items
    }

    private func requireDifference() async throws {
        guard let from = try await source.inNamespace("DEFAULT").keptForm()?.storage,
            let to = try await target.inNamespace("DEFAULT").keptForm()?.storage, from == to
        else { return }
        throw GlobusError(
            .usage,
            "Both are the same storage: \(from.printable(limit: 1000)). Name another one to copy to."
        )
    }

    private static func requirePermission(for items: [Item], _ replaces: Bool) throws {
        let replaced = items.filter { $0.deed == .replaced }
        guard !replaces, let first = replaced.first else { return }
        let more = replaced.count > 1 ? " and \(replaced.count - 1) more" : ""
        let message = """
            The target has other tokens for '\(first.resourceServer.printable(limit: 200))' in the namespace \
            '\(first.namespace.printable(limit: 200))'\(more). Nothing was copied.
            """
        throw GlobusError(.storage, message)
    }

    /// Copies the tokens of one service; nil where they are gone.
    private static func copy(
        _ service: String,
        _ source: any NamespacedTokenStorage,
        _ target: any NamespacedTokenStorage,
        _ replaces: Bool
    ) async throws -> Item? {
        guard let record = try await source.tokenData(for: service) else { return nil }
        let item = item(service, record, try await target.tokenData(for: service), in: source.namespace)
        try requirePermission(for: [item], replaces)
        if item.deed == .unchanged { return item }
        try await target.storeTokenData(byResourceServer: [service: record])
        guard try await target.tokenData(for: service) == record else {
            let place = RecordPlace(namespace: target.namespace, resourceServer: service)
            throw GlobusError(.storage, "The target does not return \(place.shown) as they were stored. Check it.")
        }
        return item
    }

    private static func item(
        _ service: String,
        _ record: TokenData,
        _ present: TokenData?,
        in namespace: String
    ) -> Item {
        let deed: Deed = present == nil ? .added : present == record ? .unchanged : .replaced
        return Item(namespace: namespace, resourceServer: service, deed: deed)
    }
}
