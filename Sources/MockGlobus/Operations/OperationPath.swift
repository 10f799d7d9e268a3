import GlobusAuth

/// The path of an operation at the mock, and what it tells about the documents that the operation is about.
struct OperationPath: Sendable {
    /// The segments; those of parameters are in braces.
    let segments: [String]

    init(_ segments: [String]) {
        self.segments = segments
    }

    /// The paths of an operation, of which one with an optional segment has two.
    static func all(of operation: ServiceOperation, below prefix: String) -> [OperationPath] {
        let path = prefix + operation.path
        guard let start = path.firstRange(of: "{/"), let end = path[start.upperBound...].firstIndex(of: "}") else {
            return [OperationPath(path)]
        }
        let name = path[start.upperBound..<end]
        let rest = path[path.index(after: end)...]
        let before = path[..<start.lowerBound]
        return [OperationPath("\(before)\(rest)"), OperationPath("\(before)/{\(name)}\(rest)")]
    }

    init(_ path: String) {
        segments = path.split(separator: "/").map(String.init)
    }

    /// The pattern for the router.
    var pattern: String { "/" + segments.joined(separator: "/") }

    /// The pattern without the names of parameters, by which two patterns are compared.
    var shape: String { "/" + segments.map { Self.isParameter($0) ? "{}" : $0 }.joined(separator: "/") }

    /// The names of the parameters, in order.
    var parameters: [String] { segments.filter(Self.isParameter).map { String($0.dropFirst().dropLast()) } }

    /// Whether it ends with a parameter, so that it is that of a single document.
    var isOfDocument: Bool { segments.last.map(Self.isParameter) ?? false }

    /// The collection of the document, or the collection that the path itself names.
    var collection: OperationPath {
        let path = isOfDocument ? Array(segments.dropLast()) : segments
        return OperationPath(Self.canonical(path))
    }

    /// The collections of the documents before the end of the path, each with the position of the document's parameter.
    var ancestors: [(collection: OperationPath, parameter: Int)] {
        var found: [(collection: OperationPath, parameter: Int)] = []
        var number = 0
        for (index, segment) in segments.enumerated() where Self.isParameter(segment) {
            if index < segments.count - 1 {
                found.append((OperationPath(Self.canonical(Array(segments.prefix(index)))), number))
            }
            number += 1
        }
        return found
    }

    /// Returns the path with the values of its parameters, as the store names a collection.
    func filled(_ values: [String]) -> String {
        var rest = values[...]
        let filled = segments.map { Self.isParameter($0) ? rest.popFirst() ?? "" : $0 }
        return "/" + filled.joined(separator: "/")
    }

    private static func isParameter(_ segment: String) -> Bool { segment.hasPrefix("{") }

    /// Paths under which services show the documents of another path.
    private static let synonyms: [(path: [String], canonical: [String])] = [
        (["v0.10", "endpoint_manager", "endpoint"], ["v0.10", "endpoint"]),
        (["v0.10", "endpoint_manager", "task"], ["v0.10", "task"]),
        (["v0.10", "operation", "endpoint"], ["v0.10", "endpoint"]),
        (["v0.10", "shared_endpoint"], ["v0.10", "endpoint"]),
        (["v2", "timer"], ["jobs"]),
        (["v3", "endpoints"], ["v2", "endpoints"]),
        (["v3", "functions"], ["v2", "functions"]),
    ]

    /// Returns the one path of a collection: Transfer and Search have `bookmark_list` beside `bookmark/{id}`.
    private static func canonical(_ segments: [String]) -> [String] {
        var segments = segments
        if let last = segments.last, last.hasSuffix("_list") { segments[segments.count - 1] = String(last.dropLast(5)) }
        if segments.suffix(2) == ["{client_id}", "scopes"] { return ["v2", "api", "scopes"] }
        for synonym in synonyms where segments.starts(with: synonym.path) {
            return synonym.canonical + segments.dropFirst(synonym.path.count)
        }
        return segments
    }
}

/// What an operation does to documents, as far as its method and its path tell.
enum OperationEffect: Sendable {
    case list, create, read, change, remove
    /// Something else, such as to cancel a run.
    case act

    /// - Parameters:
    ///   - operation: The operation.
    ///   - path: Its path.
    ///   - collections: The shapes of the collections whose documents have operations of their own.
    init(_ operation: ServiceOperation, _ path: OperationPath, in collections: Set<String>) {
        switch operation.method {
        case .get where path.isOfDocument: self = .read
        case .get where operation.paging != nil: self = .list
        case .put where path.isOfDocument, .patch where path.isOfDocument: self = .change
        case .delete where path.isOfDocument: self = .remove
        case .post where !path.isOfDocument && collections.contains(path.collection.shape): self = .create
        default: self = .act
        }
    }
}
