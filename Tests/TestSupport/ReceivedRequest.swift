/// A request as it was received.
public struct ReceivedRequest: Sendable {
    /// The request line and the header lines, without their ends.
    public let lines: [String]
    /// The body.
    public internal(set) var body: [UInt8] = []

    /// The method.
    public var method: String { requestLineParts.first ?? "" }
    /// The request target.
    public var path: String { requestLineParts.dropFirst().first ?? "" }

    /// Returns the values of the header `name`, in order, ignoring case.
    public func values(_ name: String) -> [String] {
        lines.dropFirst().compactMap { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == name.lowercased() else { return nil }
            return String(parts[1].drop { $0 == " " })
        }
    }

    private var requestLineParts: [String] { (lines.first ?? "").split(separator: " ").map(String.init) }
}
