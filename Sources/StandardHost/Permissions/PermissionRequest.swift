import GlobusAuth
public import GlobusLua

/// Reads what a script asks for in its first comment lines: `-- globus-lua: --allow-read=data --allow-env=TOKEN`.
///
/// An item that is `$NAME` is replaced by an environment variable, and `$1` by an argument; an item without a value
/// asks for nothing.
public struct PermissionRequest: Sendable {
    private static let mark = "globus-lua:"

    private let variables: [String: String]
    private let arguments: [String]

    /// Creates a reader of requests.
    ///
    /// - Parameters:
    ///   - variables: The environment variables, including `HOME`, which replaces `~`.
    ///   - arguments: The arguments of the script.
    public init(variables: [String: String], arguments: [String] = []) {
        self.variables = variables
        self.arguments = arguments
    }

    /// Reads the first lines of a script.
    ///
    /// - Parameters:
    ///   - source: The script.
    ///   - name: What errors call the script.
    /// - Returns: What it asks for; nil where it asks for nothing.
    /// - Throws: `GlobusError` with `usage` for a line that is not understood.
    public func permissions(in source: [UInt8], name: String) throws -> Permissions? {
        var result: Permissions?
        for (index, line) in Self.comments(of: source).enumerated() {
            let words = line.split { $0 == " " || $0 == "\t" || $0 == "\r" }
            guard words.first == "\(Self.mark)" else { continue }
            do {
                var previous = ""
                for word in words.dropFirst().map(String.init) {
                    result = (result ?? .none).union(try permissions(word, after: previous))
                    previous = word
                }
            } catch let error as GlobusError {
                throw GlobusError(.usage, "\(name.printable(limit: 300)):\(index + 1): \(error.message)")
            }
        }
        return result
    }

    /// Reads the first lines of startup scripts.
    ///
    /// - Parameter scripts: The startup scripts.
    /// - Returns: What they ask for together; nil where they ask for nothing.
    /// - Throws: `GlobusError` with `usage` for a line that is not understood, and for a file that cannot be read.
    public func permissions(in scripts: [StartupScript]) throws -> Permissions? {
        var result: Permissions?
        for script in scripts {
            let requested =
                switch script {
                case .file(let path): try permissions(in: try SourceFile.readNow(path), name: path)
                case .text(let name, let source): try permissions(in: Array(source.utf8), name: name)
                }
            result = requested.map { result?.union($0) ?? $0 } ?? result
        }
        return result
    }

    /// Returns the comment lines before the first line of code, without their hyphens.
    private static func comments(of source: [UInt8]) -> [Substring] {
        let newline = UInt8(ascii: "\n")
        var comments: [Substring] = []
        var rest = TextEncoding.withoutByteOrderMark(source)
        while !rest.isEmpty {
            let line = String(decoding: rest.prefix { $0 != newline }, as: UTF8.self)
            rest = rest.drop { $0 != newline }.dropFirst()
            let text = line.drop { $0 == " " || $0 == "\t" || $0 == "\r" }
            if text.isEmpty || (comments.isEmpty && text.hasPrefix("#")) {
                comments.append("")
            } else if text.hasPrefix("--") {
                comments.append(text.dropFirst(2))
            } else {
                break
            }
        }
        return comments
    }

    private func permissions(_ word: String, after previous: String) throws -> Permissions {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let kind = PermissionKind(flag: parts[0]), kind.takesList || parts.count == 1 else {
            let flags = PermissionKind.allCases.map(\.flag).joined(separator: ", ")
            let word = word.printable(limit: 100)
            let isList = PermissionKind(flag: previous)?.takesList == true && !word.hasPrefix("-")
            let meant = isList ? " (did you mean '\(previous)=\(word)'?)" : ""
            throw GlobusError(.usage, "a script cannot ask for '\(word)'; it can for \(flags)\(meant)")
        }
        guard parts.count == 2, parts[1] != PermissionList.everything else { return try kind.permissions(.everything) }
        let items = try PermissionList.items(of: parts[1]).compactMap { value(of: $0, for: kind) }
        return try PermissionList.permissions(kind, items: items, homeFolder: variables["HOME"])
    }

    private func value(of item: String, for kind: PermissionKind) -> String? {
        guard item.hasPrefix("$") else { return item }
        let name = String(item.dropFirst())
        let value = Int(name).map { arguments.indices.contains($0 - 1) ? arguments[$0 - 1] : "" } ?? variables[name]
        guard let value, !value.isEmpty else { return nil }
        return kind == .net ? Self.host(of: value) : value
    }

    /// Returns the host and port of a database's URL; nil where it names none, since it is reached by a socket of this
    /// machine then.
    private static func databaseHost(of url: String) -> String? {
        let rest = url.drop { $0 != ":" }.dropFirst(3)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let place = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        guard !place.isEmpty, !place.hasPrefix("%2F") else { return nil }
        // The colons of an IPv6 address are in brackets.
        let afterAddress = place.hasPrefix("[") ? place.drop { $0 != "]" } : place
        return afterAddress.contains(":") ? String(place) : "\(place):5432"
    }

    /// Returns the host and port of a URL; any other text is returned as it is.
    private static func host(of text: String) -> String? {
        guard text.contains("://") else { return text }
        if text.hasPrefix("postgresql://") || text.hasPrefix("postgres://") { return databaseHost(of: text) }
        guard let origin = try? RequestURL(text).origin else { return nil }
        return "\(origin.host):\(origin.port)"
    }
}
