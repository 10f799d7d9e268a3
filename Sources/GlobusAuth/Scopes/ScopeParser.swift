/// Parses and writes texts of scopes: the Globus SDK's `ScopeParser`.
///
/// ```
/// scopes := [ scope { space scope } ]
/// scope  := [ "*" ] name [ "[" scopes "]" ]
/// ```
/// A name is any text without `[`, `]`, `*` and space. As in Globus Auth, the scopes of a text form a graph: a scope
/// that is named several times has all dependencies that it is given anywhere, and a required dependency wins over an
/// optional one. The result is in the order of first mention. Parsing takes time in proportion to the text.
public enum ScopeParser {
    /// How deep scopes may depend on each other.
    static let deepest = 1000

    static func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "*"), UInt8(ascii: " "): true
        default: false
        }
    }

    /// Parses any number of scopes, separated by spaces.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/scopeParse`` for a text that does not follow the grammar; the
    ///   message names the position. With its subclass ``GlobusError/Code/scopeCycle`` where scopes depend on each
    ///   other in a circle.
    public static func parse(_ text: String) throws -> [Scope] {
        var graph = ScopeGraph()
        var parser = ScopeTextParser(text)
        try parser.parse(into: &graph)
        return try graph.scopes()
    }

    /// Returns the scopes of both lists; scopes of the same name get the dependencies of both.
    ///
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/scopeCycle`` where the merged scopes depend on each other in a
    ///   circle.
    public static func merge(_ left: [Scope], _ right: [Scope]) throws -> [Scope] {
        try parse((left + right).map(\.description).joined(separator: " "))
    }

    /// Writes the scopes as Globus Auth takes them, separated by spaces; nothing is merged.
    public static func serialize(_ scopes: [Scope]) -> String { scopes.map(\.description).joined(separator: " ") }
}

/// The scopes of a text with their dependencies, each name once.
private struct ScopeGraph {
    private struct Edge {
        let target: Int
        var isOptional: Bool
    }

    private struct Root: Hashable {
        let node: Int
        let isOptional: Bool
    }

    private var numbers: [String: Int] = [:]
    private var names: [String] = []
    private var edges: [[Edge]] = []
    private var places: [Pair: Int] = [:]
    private var roots: [Root] = []
    private var knownRoots: Set<Root> = []

    private struct Pair: Hashable {
        let source: Int
        let target: Int
    }

    mutating func node(_ name: String) -> Int {
        if let number = numbers[name] { return number }
        numbers[name] = names.count
        names.append(name)
        edges.append([])
        return names.count - 1
    }

    mutating func addRoot(_ node: Int, isOptional: Bool) {
        let root = Root(node: node, isOptional: isOptional)
        if knownRoots.insert(root).inserted { roots.append(root) }
    }

    mutating func addDependency(_ target: Int, of source: Int, isOptional: Bool) {
        let pair = Pair(source: source, target: target)
        if let place = places[pair] {
            if !isOptional { edges[source][place].isOptional = false }
        } else {
            places[pair] = edges[source].count
            edges[source].append(Edge(target: target, isOptional: isOptional))
        }
    }

    /// Builds each scope once, after the scopes that it depends on.
    func scopes() throws -> [Scope] {
        var built = [Scope?](repeating: nil, count: names.count)
        for node in try dependenciesFirst() {
            let dependencies = edges[node].compactMap { edge in built[edge.target]?.withOptional(edge.isOptional) }
            built[node] = Scope(unchecked: names[node], dependencies: dependencies)
        }
        return roots.compactMap { built[$0.node]?.withOptional($0.isOptional) }
    }

    private enum State {
        case new, open, done
    }

    /// Returns the scopes in an order in which dependencies come first; walks without recursion.
    private func dependenciesFirst() throws -> [Int] {
        var order: [Int] = []
        var states = [State](repeating: .new, count: names.count)
        var heights = [Int](repeating: 0, count: names.count)
        for root in roots where states[root.node] == .new {
            var path = [(node: root.node, next: 0)]
            states[root.node] = .open
            while let (node, next) = path.last {
                guard next < edges[node].count else {
                    heights[node] = 1 + (edges[node].map { heights[$0.target] }.max() ?? 0)
                    if heights[node] > ScopeParser.deepest {
                        let message = "scopes depend on each other more than \(ScopeParser.deepest) levels deep"
                        throw GlobusError(.scopeParse, message)
                    }
                    states[node] = .done
                    order.append(node)
                    path.removeLast()
                    continue
                }
                path[path.count - 1].next += 1
                let target = edges[node][next].target
                switch states[target] {
                case .open:
                    let name = names[target].printable(limit: 200)
                    throw GlobusError(.scopeCycle, "a cycle was found involving '\(name)': the scope depends on itself")
                case .new:
                    states[target] = .open
                    path.append((target, 0))
                case .done: break
                }
            }
        }
        return order
    }
}

/// Parses a text in one pass over its bytes.
private struct ScopeTextParser {
    private let text: String
    private let bytes: [UInt8]
    private var index = 0
    /// The scopes whose brackets are open.
    private var parents: [Int] = []
    private var current: Int?
    private var isOptional = false

    init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    mutating func parse(into graph: inout ScopeGraph) throws {
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: " "): try space()
            case UInt8(ascii: "*"): try optionalMarker()
            case UInt8(ascii: "["): try openBracket()
            case UInt8(ascii: "]"): try closeBracket()
            default:
                name(&graph)
                continue
            }
            index += 1
        }
        if !parents.isEmpty { throw failure("unclosed brackets, missing ']'", at: bytes.count) }
    }

    private func next(after index: Int) -> UInt8? { index + 1 < bytes.count ? bytes[index + 1] : nil }

    /// Returns the next byte that is not a space.
    private func nextWord(after index: Int) -> UInt8? { bytes[(index + 1)...].first { $0 != UInt8(ascii: " ") } }

    private func space() throws {
        if next(after: index) == UInt8(ascii: "[") { throw failure("'[' cannot have a preceding space", at: index + 1) }
    }

    private mutating func optionalMarker() throws {
        switch next(after: index) {
        case nil: throw failure("ended in optional marker", at: index)
        case UInt8(ascii: " "): throw failure("'*' must not be followed by a space", at: index)
        case UInt8(ascii: "*"), UInt8(ascii: "["), UInt8(ascii: "]"):
            throw failure("a scope string must always follow an optional marker", at: index)
        default: isOptional = true
        }
    }

    private mutating func openBracket() throws {
        guard let current else { throw failure("found '[' without a preceding scope string", at: index) }
        switch nextWord(after: index) {
        case nil: throw failure("ended in left bracket", at: index)
        case UInt8(ascii: "]"): throw failure("found empty brackets", at: index)
        case UInt8(ascii: "["): throw failure("found double left-bracket", at: index)
        default: break
        }
        parents.append(current)
    }

    private mutating func closeBracket() throws {
        if let byte = next(after: index), byte != UInt8(ascii: " "), byte != UInt8(ascii: "]") {
            throw failure("']' may only be followed by a space or ']'", at: index)
        }
        if parents.popLast() == nil { throw failure("found ']' with no matching '[' preceding it", at: index) }
    }

    private mutating func name(_ graph: inout ScopeGraph) {
        let end = bytes[index...].firstIndex(where: ScopeParser.isSpecial) ?? bytes.count
        var name = bytes[index..<end]
        index = end
        // A text may end with a line break.
        if end == bytes.count {
            while let last = name.last, last == 10 || last == 13 || last == 9 { name.removeLast() }
        }
        if name.isEmpty { return }
        let node = graph.node(String(decoding: name, as: UTF8.self))
        if let parent = parents.last {
            graph.addDependency(node, of: parent, isOptional: isOptional)
        } else {
            graph.addRoot(node, isOptional: isOptional)
        }
        current = node
        isOptional = false
    }

    /// Makes an error with the position, which counts characters from 1.
    private func failure(_ reason: String, at index: Int) -> GlobusError {
        let position = String(decoding: bytes[..<index], as: UTF8.self).count + 1
        return GlobusError(.scopeParse, "\(reason), at position \(position) of '\(text.printable(limit: 200))'")
    }
}
