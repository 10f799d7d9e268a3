import GlobusAuth
import LuaRuntime
import Synchronization

/// What startup scripts have decided for the host: token storages, and handlers of every renewal.
///
/// Used on the host's executor only.
final class PolicyRegistry {
    /// Whether startup scripts are running, since only they may decide.
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

    /// Replaces all decisions by those that `decide` makes; where it fails, everything stays as it was.
    ///
    /// An authorizer keeps its storage, which then has the new methods.
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

    /// All decisions.
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

/// The handlers that startup scripts have registered with `policy.on_refresh`.
///
/// All of them run in the order of their registration, even if some fail. After a failure, only the failed ones run
/// again, or those that have replaced them.
final class HostRefreshHandlers: Sendable {
    private let functions = Mutex<[LuaReference]>([])

    var all: [LuaReference] {
        get { functions.withLock { $0 } }
        set { functions.withLock { $0 = newValue } }
    }

    func append(_ function: LuaReference) {
        functions.withLock { $0.append(function) }
    }

    /// Calls the handlers in `host`.
    func run(_ response: any TokenResponse, _ context: RenewalContext, in host: ScriptHost) async throws {
        try await context.finished.call(all, describe: { ($0 as? LuaError)?.placedMessage ?? String(describing: $0) }) {
            try await Self.call($0, response, context, in: host)
        }
    }

    private static func call(
        _ function: LuaReference,
        _ response: any TokenResponse,
        _ context: RenewalContext,
        in host: ScriptHost
    ) async throws {
        let _: Void? = try await host.callPolicy(
            { stack in
                stack.push(function)
                return true
            },
            arguments: { stack in
                RefreshHandler.push(response, on: stack)
                stack.push(context)
                return 2
            },
            results: { _, _ in }
        )
    }
}

extension LuaStack {
    /// Pushes what a handler of every renewal is told besides the response.
    ///
    /// Stack: [-0, +1]
    fileprivate func push(_ context: RenewalContext) {
        pushTable(fields: 5)
        push(authorizer: context.authorizer)
        setField("authorizer", of: -2)
        push(list: context.resourceServers)
        setField("resource_servers", of: -2)
        push(context.refreshedAt)
        setField("refreshed_at", of: -2)
        for case (let name, let text?) in [("client_id", context.clientID), ("grant_type", context.grantType)] {
            push(text)
            setField(name, of: -2)
        }
    }
}
