extension Permissions {
    /// How far one permission reaches: to everything, or to what is listed.
    public enum Allowance<Item: Sendable>: Sendable {
        /// Everything of its kind.
        case everything
        /// What is listed.
        case listed([Item])

        /// Nothing.
        public static var nothing: Allowance { .listed([]) }

        /// What either allows.
        public func union(_ other: Allowance) -> Allowance {
            guard case .listed(let items) = self, case .listed(let others) = other else { return .everything }
            return .listed(items + others)
        }

        func map<Other>(_ transform: (Item) throws -> Other) rethrows -> Allowance<Other> {
            switch self {
            case .everything: .everything
            case .listed(let items): .listed(try items.map(transform))
            }
        }

        func contains(where isCovering: (Item) -> Bool) -> Bool {
            switch self {
            case .everything: true
            case .listed(let items): items.contains(where: isCovering)
            }
        }
    }
}

extension Permissions.Allowance: ExpressibleByArrayLiteral {
    /// Lists what is allowed.
    public init(arrayLiteral elements: Item...) { self = .listed(elements) }
}

extension Permissions.Allowance: Equatable where Item: Equatable {}
