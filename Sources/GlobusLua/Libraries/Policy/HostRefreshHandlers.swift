import GlobusAuth
import LuaRuntime
import Synchronization

/// The handlers that startup scripts have registered with `policy.on_refresh`.
///
/// All of them run, in the order of their registration, whichever fail; after a failure only those run again that have
/// failed.
final class HostRefreshHandlers: Sendable {
    private struct Progress {
        var refreshedAt: Double
        var finished: Set<Int> = []
    }

    private let functions = Mutex<[LuaReference]>([])
    private let progress = Mutex<[ObjectIdentifier: Progress]>([:])

    /// The handlers; setting them forgets which have failed.
    var all: [LuaReference] {
        get { functions.withLock { $0 } }
        set {
            functions.withLock { $0 = newValue }
            progress.withLock { $0 = [:] }
        }
    }

    func append(_ function: LuaReference) {
        functions.withLock { $0.append(function) }
    }

    /// Calls the handlers in `host`.
    func run(_ response: any TokenResponse, _ context: RenewalContext, in host: ScriptHost) async throws {
        let key = ObjectIdentifier(context.authorizer)
        var finished = finished(of: key, at: context.refreshedAt)
        var failures: [any Error] = []
        for (index, function) in functions.withLock({ $0 }).enumerated() where !finished.contains(index) {
            do {
                try await Self.call(function, response, context, in: host)
                finished.insert(index)
            } catch {
                failures.append(error)
            }
        }
        progress.withLock {
            $0[key] = failures.isEmpty ? nil : Progress(refreshedAt: context.refreshedAt, finished: finished)
        }
        try Self.report(failures)
    }

    private func finished(of key: ObjectIdentifier, at refreshedAt: Double) -> Set<Int> {
        progress.withLock { $0[key].flatMap { $0.refreshedAt == refreshedAt ? $0.finished : nil } ?? [] }
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

    private static func report(_ failures: [any Error]) throws {
        guard let first = failures.first else { return }
        if failures.count == 1 { throw first }
        let messages = failures.map { ($0 as? LuaError)?.placedMessage ?? String(describing: $0) }.joined(
            separator: "; "
        )
        throw GlobusError(
            .onRefresh,
            "\(failures.count) handlers of policy.on_refresh failed: \(messages)",
            cause: first
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
