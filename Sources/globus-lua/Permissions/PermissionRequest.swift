import ArgumentParser
import GlobusAuth
import GlobusLua

/// What a script asks for in its first comment lines: `-- globus-lua: --allow-read=data --allow-env=TOKEN`.
///
/// `$NAME` stands for an environment variable and `$1` for an argument, each as a whole item; an item that has no value
/// asks for nothing.
struct PermissionRequest {
    private static let mark = "globus-lua:"

    private let variables: [String: String]
    private let arguments: [String]

    /// - Parameter arguments: The script's.
    init(variables: [String: String], arguments: [String] = []) {
        self.variables = variables
        self.arguments = arguments
    }

    /// Reads the first lines of a script; nil where it asks for nothing.
    ///
    /// Throws ``UsageError`` for a line that is not understood.
    func permissions(in source: [UInt8], name: String) throws -> Permissions? {
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
            } catch let error as ValidationError {
                throw UsageError(message: "\(name.printable(limit: 300)):\(index + 1): \(error.message)")
            }
        }
        return result
    }

    /// The lines before the first one of code, without their hyphens.
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
        guard let kind = PermissionKind(flag: parts[0]), kind.takesValue || parts.count == 1 else {
            let flags = PermissionKind.allCases.map(\.flag).joined(separator: ", ")
            let word = word.printable(limit: 100)
            let isList = FlagWithoutList(previous) != nil && !word.hasPrefix("-")
            let meant = isList ? " (did you mean '\(previous)=\(word)'?)" : ""
            throw ValidationError("a script cannot ask for '\(word)'; it can for \(flags)\(meant)")
        }
        guard parts.count == 2 else { return try kind.permissions(PermissionList.everythingText) }
        guard case .listed(let items) = try PermissionList.parse(parts[1]) else {
            return try kind.permissions(parts[1])
        }
        return try kind.permissions(.listed(items.compactMap { value(of: $0, for: kind) }))
    }

    private func value(of item: String, for kind: PermissionKind) -> String? {
        guard item.hasPrefix("$") else { return item }
        let name = String(item.dropFirst())
        let value = Int(name).map { arguments.indices.contains($0 - 1) ? arguments[$0 - 1] : "" } ?? variables[name]
        guard let value, !value.isEmpty else { return nil }
        return kind == .net ? Self.host(of: value) : value
    }

    /// The host and port of a URL; a host as it is.
    private static func host(of text: String) -> String? {
        guard text.contains("://") else { return text }
        guard let origin = try? RequestURL(text).origin else { return nil }
        return "\(origin.host):\(origin.port)"
    }
}
