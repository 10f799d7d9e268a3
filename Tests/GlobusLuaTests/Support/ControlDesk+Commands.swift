import GlobusAuth
import MockGlobus
import Synchronization

extension ControlDesk {
    func perform(_ command: String, _ arguments: JSONValue) async throws -> JSONValue {
        switch command {
        case "passed": note(arguments, passed: true)
        case "failed": note(arguments, passed: false)
        case "reset": reset()
        case "info": return info
        case "advance": time.advance(seconds: arguments["seconds"]?.number ?? 0)
        case "now": return .number(time.now())
        case "skip_waits": time.skipWaits()
        case "waits": return .array(time.waits.map(JSONValue.number))
        case "note": log.append("note: \(arguments["text"]?.string ?? "")")
        case "log_lines": return .array(log.lines.map(JSONValue.string))
        case "policy": setPolicy(arguments)
        case "fault": mock.faults.add(try fault(arguments))
        case "open": gate(arguments).open()
        case "wait_for_arrivals": await gate(arguments).waitForArrivals(Int(arguments["count"]?.integer ?? 1))
        case "requests": return .array(requests(arguments).map(Self.document))
        default: return try token(command, arguments)
        }
        return true
    }

    private func token(_ command: String, _ arguments: JSONValue) throws -> JSONValue {
        let token = arguments["token"]?.string ?? ""
        let client = arguments["client_id"]?.string ?? MockGlobus.Client.confidential.id
        let scopes = arguments["scopes"]?.strings
        switch command {
        case "issue_refresh_token":
            return .string(mock.issueRefreshToken(clientID: client, scopes: scopes ?? [MockGlobus.transferScope]))
        case "issue_access_token":
            let server = arguments["resource_server"]?.string ?? "transfer.api.globus.org"
            let lifetime = arguments["lifetime"]?.number
            return .string(
                mock.issueAccessToken(resourceServer: server, scopes: scopes, clientID: client, lifetime: lifetime)
            )
        case "revoke": mock.revoke(token)
        case "expire_access_tokens": mock.expireAccessTokens()
        case "is_active": return .bool(mock.isActive(token))
        case "challenge": return .string(MockGlobus.codeChallenge(for: token))
        default: throw DeskError(description: "there is no such command")
        }
        return true
    }

    private func reset() {
        time.reset()
        mock.faults.clear()
        mock.tokenPolicy = MockGlobus.TokenPolicy()
        mock.clearRequests()
        for gate in gates.withLock({ $0.values }) { gate.open() }
        gates.withLock { $0 = [:] }
    }

    private var info: JSONValue {
        [
            "url": .string(mock.baseURL), "foreign_url": .string(mock.foreignURL),
            "client_id": .string(MockGlobus.Client.confidential.id),
            "client_secret": .string(MockGlobus.Client.confidential.secret ?? ""),
            "native_client_id": .string(MockGlobus.Client.native.id),
            "transfer_scope": .string(MockGlobus.transferScope),
        ]
    }

    private func setPolicy(_ arguments: JSONValue) {
        var policy = mock.tokenPolicy
        policy.accessTokenLifetime = arguments["lifetime"]?.integer.map { Int($0) } ?? policy.accessTokenLifetime
        policy.rotatesRefreshTokens = arguments["rotates"]?.bool ?? policy.rotatesRefreshTokens
        policy.repeatsRefreshToken = arguments["repeats_refresh_token"]?.bool ?? policy.repeatsRefreshToken
        if arguments["plain"]?.bool == true { policy.answerShape = .plainOAuth2 }
        mock.tokenPolicy = policy
    }

    private func requests(_ arguments: JSONValue) -> [MockGlobus.RecordedRequest] {
        arguments["route"]?.string.map { mock.requests(to: MockGlobus.Route(stringLiteral: $0)) } ?? mock.requests()
    }

    private static func document(_ request: MockGlobus.RecordedRequest) -> JSONValue {
        let headers = request.headers.map { ($0.key.lowercased(), JSONValue.string($0.value)) }
        return [
            "origin": request.origin == .main ? "main" : "foreign",
            "method": .string(request.method), "path": .string(request.path), "query": .string(request.query),
            "text": .string(request.text), "fields": .array(request.form.names.map(JSONValue.string)),
            "form": pairs(request.form), "headers": .object(Dictionary(headers) { $1 }),
            "connection": .integer(Int64(request.connection)),
        ]
    }

    private static func pairs(_ form: MockGlobus.FormFields) -> JSONValue {
        .object(Dictionary(form.fields.map { ($0.name, JSONValue.string($0.value)) }) { $1 })
    }
}
