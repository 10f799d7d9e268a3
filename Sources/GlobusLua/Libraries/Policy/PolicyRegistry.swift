import GlobusAuth
import LuaRuntime

/// What startup scripts have decided for the host: token storages, and handlers of every renewal.
///
/// Used on the host's executor only.
final class PolicyRegistry {
    /// Whether startup scripts are running; only they may decide.
    var isOpen = false
    private(set) var storages: [String: any TokenStorage] = [:]
    private(set) var defaultStorage: String?
    let refreshHandlers = HostRefreshHandlers()

    func add(_ storage: any TokenStorage, named name: String) throws {
        try requireOpen()
        guard storages[name] == nil else {
            throw HostArgumentError("policy.token_storage: there is a token storage '\(name)' already")
        }
        storages[name] = storage
    }

    func setDefaultStorage(_ name: String, builtIn: some Sequence<String>) throws {
        try requireOpen()
        let names = storages.keys.sorted() + builtIn.sorted()
        guard names.contains(name) else {
            throw HostArgumentError(
                "policy.default_token_storage: \(TokenStorages.unknown(name, among: names)); define it before"
            )
        }
        defaultStorage = name
    }

    /// Decides everything anew by what `decide` does; where that fails, all stays as it was.
    ///
    /// An authorizer keeps the storage that it has, which then has the new methods.
    func decideAgain(_ decide: () async throws -> Void) async throws {
        let before = decisions
        decisions = Decisions()
        do {
            try await decide()
        } catch {
            decisions = before
            throw error
        }
        for (name, old) in before.storages {
            guard let old = old as? LuaTokenStorage, let new = storages[name] as? LuaTokenStorage else { continue }
            old.takeMethods(of: new)
            storages[name] = old
        }
    }

    /// Everything that is decided.
    struct Decisions: Sendable {
        var storages: [String: any TokenStorage] = [:]
        var defaultStorage: String?
        var handlers: [LuaReference] = []
    }

    var decisions: Decisions {
        get { Decisions(storages: storages, defaultStorage: defaultStorage, handlers: refreshHandlers.all) }
        set {
            (storages, defaultStorage, refreshHandlers.all) = (
                newValue.storages, newValue.defaultStorage, newValue.handlers
            )
        }
    }

    func requireOpen() throws {
        if !isOpen { throw HostArgumentError("policy: only startup scripts decide policies, while they are loaded") }
    }
}
