import GlobusAuth
import LuaRuntime
import Synchronization

/// The handlers that startup scripts have registered with `policy.on_refresh`.
///
/// All of them run, in the order of their registration, whichever fail; after a failure only those run again that have
/// failed, and those that have taken their place.
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
                try RefreshHandler.push(response, on: stack)
                stack.push(context)
                return 2
            },
            results: { _, _ in }
        )
    }
}

extension LuaStack {
    /// Pushes what a handler of every renewal learns besides the response.
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
