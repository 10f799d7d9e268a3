/// Code that reads foreign bytes, and what must be true for any bytes.
struct FuzzTarget: Sendable {
    /// The name on the command line, and of the folder in `Corpus`.
    let name: String
    /// What it reads.
    let summary: String
    /// Reads bytes; throws a ``Finding``, or crashes, where something is not true.
    let check: @Sendable ([UInt8]) throws -> Void

    static let all = [
        jsonDecode, jsonEncode, patterns, modulePaths, debugOptions, scopes, urls, headers, tokenResponses,
        storageFiles,
    ]
}

/// Something that is not true.
struct Finding: Error, CustomStringConvertible {
    let description: String
}

/// Throws a ``Finding`` unless `condition` is true.
func require(_ condition: Bool, _ message: @autoclosure () -> String) throws {
    if !condition { throw Finding(description: message()) }
}
