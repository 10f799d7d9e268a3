/// What may stand in the place of a partial name.
package struct Completions: Sendable, Equatable {
    /// One of them.
    package struct Candidate: Sendable, Equatable {
        package let name: String
        /// What follows the name when it is the only one, such as the parenthesis of a call.
        package let suffix: String

        package init(_ name: String, suffix: String = "") {
            self.name = name
            self.suffix = suffix
        }
    }

    /// What has been typed of the name.
    package let partial: String
    /// The names that begin with it, in order.
    package let candidates: [Candidate]

    /// Takes the candidates that begin with the partial name.
    package init(partial: String, among candidates: [Candidate]) {
        self.partial = partial
        var seen: Set<String> = []
        self.candidates = candidates.filter { $0.name.hasPrefix(partial) && seen.insert($0.name).inserted }
            .sorted { $0.name < $1.name }
    }

    /// What can be put in without a choice: the rest of the only candidate, or what all have in common.
    package var insertion: String {
        guard let first = candidates.first else { return "" }
        if candidates.count == 1 { return String(first.name.dropFirst(partial.count)) + first.suffix }
        let common = candidates.dropFirst().reduce(first.name) { $0.commonPrefix(with: $1.name) }
        return String(common.dropFirst(partial.count))
    }
}

extension String {
    fileprivate func commonPrefix(with other: String) -> String {
        String(zip(self, other).prefix { $0 == $1 }.map(\.0))
    }
}
