import ArgumentParser

/// Numbers of connections on the command line.
enum ConnectionCount {
    private static let range = 1...10_000

    static func parse(_ text: String) throws -> Int {
        guard let number = Int(text), range.contains(number) else {
            throw ValidationError(
                "'\(text)' is no number of connections; write one from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }
}
