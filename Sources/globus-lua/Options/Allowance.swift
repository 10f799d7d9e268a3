import ArgumentParser

/// What a permission allows: everything, or what its value lists.
enum Allowance: Sendable, Equatable {
    case everything
    case listed([String])

    /// What a flag without a value stands for.
    static let everythingText = "*"

    static func parse(_ text: String) throws -> Allowance {
        if text == everythingText { return .everything }
        let items = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard !items.contains("") else {
            throw ValidationError(
                "'\(text)' has an empty item; separate the items by commas, or leave the value out to allow everything"
            )
        }
        return .listed(items)
    }

    /// Hosts, which are no URLs.
    static func parseHosts(_ text: String) throws -> Allowance {
        let allowance = try parse(text)
        if case .listed(let hosts) = allowance, let wrong = hosts.first(where: { $0.contains("/") }) {
            throw ValidationError("'\(wrong)' is no host; write it as host or host:port, such as data.example.org:443")
        }
        return allowance
    }
}
