/// Something that reads bytes from elsewhere, and what must hold whatever they are.
struct FuzzTarget: Sendable {
    /// The name on the command line, and of the folder in `Corpus`.
    let name: String
    /// What is read.
    let summary: String
    /// Throws a ``Finding`` when something does not hold, or crashes.
    let check: @Sendable ([UInt8]) throws -> Void

    static let all = [
        jsonDecode, jsonEncode, patterns, modulePaths, debugOptions, scopes, urls, headers, tokenResponses,
        storageFiles,
    ]
}

/// What does not hold.
struct Finding: Error, CustomStringConvertible {
    let description: String
}

/// Throws a ``Finding`` unless `condition` holds.
func require(_ condition: Bool, _ message: @autoclosure () -> String) throws {
    if !condition { throw Finding(description: message()) }
}
