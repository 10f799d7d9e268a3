import GlobusAuth
import GlobusLua
import LuaRuntime
import StandardHost

extension ReplAction {
    static let allow = ReplAction("allow", taking: "[KIND=LIST]", "Allow lines more, or show what is allowed.") {
        text,
        repl in
        guard let words = ReplWords.split(text) else {
            return StandardError.write("':allow' has a quote without its end")
        }
        do {
            let more = try words.isEmpty ? nil : AllowedKinds.permissions(words)
            if let more { await repl.host.grant(more) }
        } catch let error as GlobusError {
            return StandardError.write("':allow': \(error.message)")
        }
        let permissions = await repl.host.grantedPermissions
        print(AllowedKinds.text(of: permissions))
        if words.isEmpty { print(repl.palette.paint(AllowedKinds.advice, .note)) }
    }
}

/// Permissions as they are typed at the prompt: `read=data`, `net=a.org,b.org`, `login`.
enum AllowedKinds {
    static let advice = """
        More until the session ends: :allow read=PATH write=PATH net=HOST env=NAME run=PROGRAM
        A list has commas; read=* allows every file; :allow login and :allow all have no list.
        """

    private static let kinds = PermissionKind.allCases.map(\.rawValue)

    /// Reads words, each with its kind, which may be written as the option of the command line.
    ///
    /// - Parameter words: The words.
    /// - Returns: What they allow.
    /// - Throws: `GlobusError` with `usage` for a word that is not understood.
    static func permissions(_ words: [String]) throws -> Permissions {
        var result = Permissions.none
        for (index, word) in words.enumerated() {
            let next = words.indices.contains(index + 1) ? words[index + 1] : nil
            result = result.union(try permissions(word, before: next))
        }
        return result
    }

    private static func permissions(_ word: String, before next: String?) throws -> Permissions {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let name = parts[0].trimmingPrefix("--").trimmingPrefix("allow-")
        guard let kind = PermissionKind(rawValue: String(name)) else {
            let meant = Suggestion.nearest(to: String(name), among: kinds).map { " (did you mean '\($0)'?)" }
            throw GlobusError(
                .usage,
                "'\(name.printable(limit: 100))' is no kind of permission\(meant ?? ""); there are \(kinds.joined(separator: ", "))"
            )
        }
        guard kind.takesList else {
            if parts.count == 1 { return try kind.permissions(.everything) }
            throw GlobusError(.usage, "'\(kind.rawValue)' takes no list")
        }
        if parts.count == 2 {
            return try PermissionList.granted(kind, parts[1], homeFolder: ProcessEnvironment.variables["HOME"])
        }
        let item = next.map { $0.printable(limit: 100) } ?? Self.sample(of: kind)
        throw GlobusError(
            .usage,
            "'\(kind.rawValue)' needs a list behind an equals sign: \(kind.rawValue)=\(item), or \(kind.rawValue)=* for "
                + kind.meaning()
        )
    }

    private static func sample(of kind: PermissionKind) -> String {
        switch kind {
        case .net: "data.example.org"
        case .read, .write: "data"
        case .env: "HOME"
        case .run: "git"
        case .login, .all: ""
        }
    }

    /// What is allowed, in lines.
    static func text(of permissions: Permissions) -> String {
        if permissions.everything { return "Allowed: everything, shells and devices too" }
        let services = permissions.globusServices ? ["the Globus services"] : []
        let lists = [
            line(.net, permissions.net.map(\.description)), line(.read, permissions.read),
            line(.write, permissions.write),
            line(.env, permissions.env), line(.run, permissions.run),
        ]
        let others = (permissions.login ? ["login"] : []) + permissions.named.sorted()
        let all = services + lists.compactMap { $0 } + others
        return "Allowed: " + (all.isEmpty ? "nothing but to compute" : all.joined(separator: ", "))
    }

    private static func line(_ kind: PermissionKind, _ allowance: Permissions.Allowance<String>) -> String? {
        switch allowance {
        case .everything: return "\(kind.rawValue)=*"
        case .listed(let items):
            var seen: Set<String> = []
            let names = items.filter { seen.insert($0).inserted }.map { $0.printable(limit: 200) }
            return names.isEmpty ? nil : "\(kind.rawValue)=\(names.joined(separator: ","))"
        }
    }
}
