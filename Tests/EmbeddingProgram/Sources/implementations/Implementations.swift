import GlobusAuth
import GlobusLua
import GlobusTokenStorage
import LuaRuntime
import Synchronization

// Every public protocol of globus-lua, as a program implements it that can see nothing else of it. Nothing runs this.

/// An HTTP client that answers by itself.
struct CannedHTTPClient: HTTPClient {
    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        HTTPResponse(status: 200, reason: "OK", headers: ["Content-Type": "text/plain"], body: [0x6F, 0x6B])
    }
}

/// A clock that stands still.
struct StandingClock: TimeSource {
    func now() -> Double { 1_700_000_000 }
    func sleep(seconds: Double) async throws { await Task.yield() }
}

/// Room for one body of a megabyte.
final class OneMegabyte: ResponseMemory {
    private let taken = Mutex(0)
    let limit = "1 MB"

    func reserve(_ bytes: Int) -> Bool {
        taken.withLock { taken in
            guard taken + bytes <= 1 << 20 else { return false }
            taken += bytes
            return true
        }
    }

    func release(_ bytes: Int) { taken.withLock { $0 -= bytes } }
}

/// An authorizer with a key of its own.
struct KeyAuthorizer: Authorizer {
    let key: Secret

    func authorizationHeader() async throws -> String? { "Key \(key.reveal())" }
    func handleMissingAuthorization(sent header: String?) async -> Bool { false }
}

/// An authorizer that adds something to one that renews its token.
struct CountingAuthorizer: RenewingAuthorizerWrapper {
    let renewing: RenewingAuthorizer
}

/// A grant whose server answers in a way of its own.
struct SiteGrant: TokenGrant {
    struct Response: TokenResponse {
        let ticket: String
    }

    func tokenResponse(refreshToken: Secret?) async throws -> Response { Response(ticket: "t-1") }

    func tokenData(from response: Response) async throws -> GrantedToken {
        GrantedToken(accessToken: Secret(response.ticket), expiresAt: nil)
    }
}

/// A login client of the program's own.
struct SiteLoginClient: AuthLoginClient {
    let clientID: String
    let service: AuthService
    let namesItselfInForms = true
}

/// A storage that keeps tokens in memory, for each namespace.
struct KeptTokens: NamespacedTokenStorage {
    private final class Memory: Sendable {
        let records = Mutex<[String: [String: TokenData]]>([:])
    }

    let namespace: String
    private let memory: Memory

    init(_ namespace: String = "DEFAULT") {
        self.namespace = namespace
        memory = Memory()
    }

    private init(_ namespace: String, _ memory: Memory) {
        self.namespace = namespace
        self.memory = memory
    }

    func inNamespace(_ namespace: String) -> KeptTokens { KeptTokens(namespace, memory) }

    func namespaces() async throws -> [String] { memory.records.withLock { $0.keys.sorted() } }

    func storeTokenData(byResourceServer records: [String: TokenData]) async throws {
        memory.records.withLock { $0[namespace, default: [:]].merge(records) { _, new in new } }
    }

    func tokenDataByResourceServer() async throws -> [String: TokenData] {
        memory.records.withLock { $0[namespace] ?? [:] }
    }

    func removeTokenData(for resourceServer: String) async throws -> Bool {
        memory.records.withLock { $0[namespace]?.removeValue(forKey: resourceServer) != nil }
    }
}

/// The shape of a table, as a class of a library.
struct Reading: ScriptClass {
    let description = ClassDescription("site.Reading", "A reading.", form: .record)
}

/// A display that keeps the last state of each work.
final class LastStates: ProgressDisplay {
    let states = Mutex<[Int: TaskProgress]>([:])

    func update(_ id: Int, _ progress: TaskProgress) { states.withLock { $0[id] = progress } }
    func end(_ id: Int) { states.withLock { $0[id] = nil } }
}

/// An error that scripts tell from others, with a field of its own.
struct InstrumentError: LuaErrorConvertible {
    let luaClass = "InstrumentError"
    let luaMessage: String
    let instrument: String

    func setLuaFields(on stack: LuaStack) {
        stack.push(instrument)
        stack.setField("instrument", of: -2)
    }
}
