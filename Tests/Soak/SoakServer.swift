import Foundation
import Synchronization
import TestSupport

/// A fast server that misbehaves at random: it resets connections, refuses requests, is slow, and issues tokens that
/// expire soon.
final class SoakServer: Sendable {
    /// What the server has done.
    struct Counts {
        var requests = 0
        var unauthorized = 0
        var resets = 0
        var errors = 0
        var limits = 0
        var slow = 0
        var tokens = 0
    }

    private struct State {
        var counts = Counts()
        var tokenExpiry = 0.0
        /// When a token may be revoked next: a client that comes back with a new one must be accepted.
        var nextRevocation = 0.0
    }

    /// Short, so that tokens expire while thousands of requests are under way.
    private static let tokenLifetime = 2.0

    private let state = Mutex(State())

    /// Prints its address, and serves until the process ends.
    func serve() throws {
        let (listener, port) = try LoopbackListener.open()
        print("http://127.0.0.1:\(port)")
        fflush(nil)
        while case let descriptor = accept(listener, nil, nil), descriptor >= 0 {
            var flag: CInt = 1
            setsockopt(descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &flag, socklen_t(MemoryLayout<CInt>.size))
            Thread.detachNewThread { self.serve(SoakConnection(descriptor)) }
        }
    }

    private func serve(_ connection: SoakConnection) {
        while let request = connection.readRequest() {
            guard answer(request, connection) else { break }
        }
        connection.close()
    }

    /// Answers a request; returns false to end the connection.
    private func answer(_ request: SoakConnection.Request, _ connection: SoakConnection) -> Bool {
        count { $0.requests += 1 }
        if request.target == "/stats" { return connection.respond("200 OK", body: stats) }
        let chance = Double.random(in: 0..<1)
        switch chance {
        case ..<0.004:
            count { $0.resets += 1 }
            return connection.reset()
        case ..<0.006:
            count { $0.resets += 1 }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\":")
            return connection.reset()
        case ..<0.016:
            count { $0.errors += 1 }
            return connection.respond("500 Internal Server Error", body: "{\"code\":\"Soak\"}")
        case ..<0.017:
            count { $0.limits += 1 }
            return connection.respond("429 Too Many Requests", ["Retry-After: 0.02"], body: "{}")
        case ..<0.037:
            count { $0.slow += 1 }
            usleep(.random(in: 1_000...50_000))
        default: break
        }
        return request.target == "/v2/oauth2/token" ? issueToken(connection) : work(request, connection)
    }

    private func issueToken(_ connection: SoakConnection) -> Bool {
        let number = state.withLock { state in
            state.counts.tokens += 1
            state.tokenExpiry = Date().timeIntervalSince1970 + Self.tokenLifetime
            return state.counts.tokens
        }
        let body = """
            {"access_token":"token-\(number)","expires_in":\(Int(Self.tokenLifetime)),"resource_server":"soak",\
            "scope":"soak","token_type":"Bearer","other_tokens":[]}
            """
        return connection.respond("200 OK", body: body)
    }

    private func work(_ request: SoakConnection.Request, _ connection: SoakConnection) -> Bool {
        let now = Date().timeIntervalSince1970
        let isAuthorized = state.withLock { state in
            // Now and then a token is revoked before it expires.
            if now >= state.nextRevocation, Double.random(in: 0..<1) < 0.0002 {
                state.tokenExpiry = 0
                state.nextRevocation = now + Self.tokenLifetime
            }
            return request.isAuthorized && now <= state.tokenExpiry
        }
        guard isAuthorized else {
            count { $0.unauthorized += 1 }
            return connection.respond("401 Unauthorized", body: "{\"code\":\"AuthenticationFailed\"}")
        }
        let id = request.target.dropFirst("/work/".count)
        let isKept = connection.respond("200 OK", body: "{\"id\":\(id)}")
        // Some servers close a connection just when the next request arrives.
        return isKept && Double.random(in: 0..<1) >= 0.002
    }

    private var stats: String {
        let counts = state.withLock { $0.counts }
        return """
            {"requests":\(counts.requests),"unauthorized":\(counts.unauthorized),"resets":\(counts.resets),\
            "errors":\(counts.errors),"limits":\(counts.limits),"slow":\(counts.slow),"tokens":\(counts.tokens)}
            """
    }

    private func count(_ change: (inout Counts) -> Void) {
        state.withLock { change(&$0.counts) }
    }
}
