import Glibc

/// The hosts that are contacted without a proxy: the list in `no_proxy`.
///
/// Entries are separated by commas or spaces. A host name covers itself and all names below it, with or without a
/// leading dot; an address covers itself, or with `/BITS` its network; `*` alone covers every host.
struct ProxyExceptions: Sendable {
    private let isEverything: Bool
    private let entries: [Substring]

    init(_ list: String) {
        isEverything = list == "*"
        entries = list.split { $0 == "," || $0 == " " || $0 == "\t" }
    }

    /// Whether the list covers `host`, a name or an address with or without brackets.
    func contains(_ host: String) -> Bool {
        if isEverything { return true }
        if entries.isEmpty { return false }
        let bare = host.hasPrefix("[") ? host.dropFirst().dropLast() : host[...]
        if let address = Address(bare) { return entries.contains { address.isIn($0) } }
        let labels = Self.labels(of: bare)
        return entries.contains { entry in
            let entry = Self.labels(of: entry)
            return !entry.isEmpty && labels.suffix(entry.count).elementsEqual(entry)
        }
    }

    /// Returns the parts of a host name, ignoring case and a dot at the end.
    private static func labels(of name: Substring) -> [String] {
        var name = name.lowercased()[...]
        if name.hasSuffix(".") { name.removeLast() }
        if name.hasPrefix(".") { name.removeFirst() }
        return name.isEmpty ? [] : name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    }

    /// The bytes of an IP address.
    private struct Address {
        let bytes: [UInt8]

        init?(_ text: some StringProtocol) {
            let text = String(text)
            var bytes = [UInt8](repeating: 0, count: 16)
            if inet_pton(AF_INET, text, &bytes) == 1 {
                self.bytes = Array(bytes.prefix(4))
            } else if inet_pton(AF_INET6, text, &bytes) == 1 {
                self.bytes = bytes
            } else {
                return nil
            }
        }

        /// Whether it is the address that `entry` names, or in the network that `entry` names.
        func isIn(_ entry: Substring) -> Bool {
            let parts = entry.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            let host = parts[0].hasPrefix("[") ? parts[0].dropFirst().dropLast() : parts[0]
            guard let network = Address(host), network.bytes.count == bytes.count else { return false }
            guard parts.count == 2 else { return bytes == network.bytes }
            guard let bits = Int(parts[1]), 0...(bytes.count * 8) ~= bits else { return false }
            return zip(bytes, network.bytes).enumerated().allSatisfy { index, pair in
                let significant = max(0, min(8, bits - index * 8))
                return (pair.0 ^ pair.1) & ~UInt8(truncatingIfNeeded: 0xFF >> significant) == 0
            }
        }
    }
}
