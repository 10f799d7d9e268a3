import GlobusAuth
import LuaRuntime
import Synchronization

/// A token storage that a startup script has defined.
final class LuaTokenStorage: TokenStorage, CustomStringConvertible {
    static let methodParameters: [HostParameter] = [
        .required("store_token_data_by_resource_server", .function, "Called with the tokens by resource server."),
        .required("get_token_data_by_resource_server", .function, "Returns all tokens by resource server."),
        .required("remove_token_data", .function, "Called with a resource server; returns whether there was anything."),
        .optional("get_token_data", .function, "Called with a resource server; returns its token, or nil."),
        .optional(
            "with_lock",
            .function,
            "Called with a resource server and a function; calls the function while no other process does."
        ),
    ]

    private struct Methods {
        let table: LuaReference
        let names: Set<String>
    }

    let name: String
    private let host: WeakHost
    private let current: Mutex<Methods>

    init(name: String, methods: LuaReference, methodNames: Set<String>, host: WeakHost) {
        self.name = name
        self.host = host
        current = Mutex(Methods(table: methods, names: methodNames))
    }

    var description: String { "the token storage '\(name)'" }

    private func has(_ method: String) -> Bool { current.withLock { $0.names.contains(method) } }

    /// Uses the methods of another storage from now on.
    func takeMethods(of other: LuaTokenStorage) {
        let methods = other.current.withLock { $0 }
        current.withLock { $0 = methods }
    }

    /// Returns the names of the methods in the table at `index`.
    static func methodNames(in stack: LuaStack, at index: Int32) -> Set<String> {
        var names: Set<String> = []
        stack.forEachPair(of: index) {
            if let name = stack.string(at: -2) { names.insert(name) }
        }
        return names
    }

    func storeTokenData(byResourceServer records: [String: TokenData]) async throws {
        try await call(
            "store_token_data_by_resource_server",
            arguments: { stack in
                stack.push(records)
                return 1
            },
            results: { _, _ in }
        )
    }

    func tokenDataByResourceServer() async throws -> [String: TokenData] {
        let method = "get_token_data_by_resource_server"
        return try await call(method) { stack, count in
            guard count > 0, stack.isPresent(at: -count) else { return [:] }
            return try stack.records(at: -count, "\(method) returned")
        }
    }

    func tokenData(for resourceServer: String) async throws -> TokenData? {
        guard has("get_token_data") else {
            return try await tokenDataByResourceServer()[resourceServer]
        }
        return try await call(
            "get_token_data",
            arguments: { stack in
                stack.push(resourceServer)
                return 1
            },
            results: { stack, count in
                guard count > 0, stack.isPresent(at: -count) else { return nil }
                return try stack.record(at: -count, "get_token_data returned", resourceServer: resourceServer)
            }
        )
    }

    func removeTokenData(for resourceServer: String) async throws -> Bool {
        try await call(
            "remove_token_data",
            arguments: { stack in
                stack.push(resourceServer)
                return 1
            },
            results: { stack, count in count > 0 && stack.boolean(at: -count) }
        )
    }

    func withLock(resourceServer: String, _ body: @Sendable () async -> Void) async throws {
        guard has("with_lock") else { return await body() }
        try await withoutActuallyEscaping(body) { body in
            let work = LockedWork(body)
            // Lua may keep the function longer than the work may live.
            defer { work.take() }
            try await call(
                "with_lock",
                arguments: { stack in
                    stack.push(resourceServer)
                    stack.push(LockedWork.callMethod, boundTo: work, as: LockedWork.hostClass)
                    return 2
                },
                results: { _, _ in }
            )
            guard work.hasRun else {
                throw failure(
                    "with_lock",
                    GlobusError(.usage, "it returned without calling the function that it was given")
                )
            }
        }
    }

    /// Calls a method with the table of methods before the arguments.
    private func call<R: Sendable>(
        _ method: String,
        arguments: @escaping @Sendable (LuaStack) throws -> Int32 = { _ in 0 },
        results: @escaping @Sendable (LuaStack, Int32) throws -> R
    ) async throws -> R {
        guard let host = host.value else { throw CancellationError() }
        let methods = current.withLock { $0.table }
        do {
            let result = try await host.callPolicy(
                { stack in
                    stack.push(methods)
                    stack.pushField(method, of: -1)
                    stack.replace(-2)
                    return true
                },
                arguments: { stack in
                    stack.push(methods)
                    return try arguments(stack) + 1
                },
                results: results
            )
            guard let result else { throw CancellationError() }
            return result
        } catch let error as CancellationError {
            throw error
        } catch {
            throw failure(method, error)
        }
    }

    private func failure(_ method: String, _ error: any Error) -> GlobusError {
        let placed = (error as? LuaError)?.placedMessage
        let reason = placed ?? (error as? GlobusError)?.line ?? String(describing: error)
        return GlobusError(.storage, "token storage '\(name)': \(method) failed: \(reason)", cause: error)
    }
}

/// The function that a policy's `with_lock` calls while it holds its lock.
final class LockedWork: Sendable {
    private let body: Mutex<(@Sendable () async -> Void)?>
    private let isFinished = Atomic<Bool>(false)

    init(_ body: @escaping @Sendable () async -> Void) {
        self.body = Mutex(body)
    }

    var hasRun: Bool { isFinished.load(ordering: .acquiring) }

    /// Returns the work the first time, and nil afterwards.
    @discardableResult
    func take() -> (@Sendable () async -> Void)? {
        body.withLock { body in
            defer { body = nil }
            return body
        }
    }

    private static let kind = HostKind<LockedWork>(number: 4, name: "the work under a lock", annotation: "function")

    static let hostClass = HostClass<LockedWork>("LockedWork", "The work under a lock.", kinds: [kind])

    static let callMethod = HostFunction(
        waiting: "with_lock:body",
        "Does the work.",
        receiver: .object(kind),
        isVariadic: true
    ) { call in
        let work = call.receiver(kind)
        guard let body = work.take() else {
            throw HostArgumentError(
                "with_lock: the function that was given may be called once, before with_lock ends"
            )
        }
        return .wait {
            await body()
            work.isFinished.store(true, ordering: .releasing)
            return .nothing
        }
    }
}
