import Foundation
import MockGlobus

/// A browser without scripts: it says that it takes pages, keeps cookies and sends forms.
final class TestBrowser {
    let mock: MockGlobus
    private var cookies: [String: String] = [:]

    init(_ mock: MockGlobus) {
        self.mock = mock
    }

    /// The query of a request for a code, with some fields replaced or left out.
    static func authorize(_ changes: [String: String?] = [:]) -> String {
        var fields: [String: String?] = [
            "client_id": MockGlobus.Client.native.id, "redirect_uri": "http://127.0.0.1:9", "response_type": "code",
            "scope": "openid \(MockGlobus.transferScope)", "state": "s t&1", "access_type": "offline",
            "code_challenge": MockGlobus.codeChallenge(for: verifier), "code_challenge_method": "S256",
        ]
        fields.merge(changes) { $1 }
        let query = fields.compactMap { name, value in value.map { "\(name)=\(TestRequest.encode($0))" } }
        return "/v2/oauth2/authorize?" + query.joined(separator: "&")
    }

    static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

    /// Opens a page, and follows redirects as long as they stay at the mock.
    func open(_ target: String) async throws -> TestReply {
        try await follow(try await send(TestRequest.get(target)))
    }

    /// Sends the form of a page.
    func submit(_ page: TestReply, _ fields: [String: String]) async throws -> TestReply {
        guard let action = page.text.firstMatch(of: /action="([^"]+)"/)?.1,
            let ticket = page.text.firstMatch(of: /name="ticket" value="([^"]+)"/)?.1
        else { throw RawConnection.Failure.malformed }
        let form = [("ticket", String(ticket))] + fields.map { ($0.key, $0.value) }
        return try await follow(try await send(.form(String(action), form)))
    }

    /// Logs in as an identity, from the first page to the page of consent.
    func logIn(_ changes: [String: String?] = [:], as identity: MockGlobus.Identity) async throws -> TestReply {
        try await submit(try await open(Self.authorize(changes)), ["identity": identity.id])
    }

    private func send(_ request: TestRequest) async throws -> TestReply {
        var request = request
        request.headers["Accept"] = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"
        if !cookies.isEmpty {
            request.headers["Cookie"] = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        }
        let reply = try await mock.send(request)
        if let cookie = reply.headers["set-cookie"]?.split(separator: ";").first?.split(separator: "=", maxSplits: 1) {
            cookies[String(cookie[0])] = cookie.count > 1 ? String(cookie[1]) : nil
        }
        return reply
    }

    private func follow(_ reply: TestReply) async throws -> TestReply {
        guard (300..<400).contains(reply.status), let location = reply.headers["location"], location.hasPrefix("/")
        else { return reply }
        return try await open(location)
    }
}

extension TestReply {
    /// What a redirect away from the mock tells, by name.
    var redirected: [String: String] {
        let items = headers["location"].flatMap { URLComponents(string: $0)?.queryItems } ?? []
        return Dictionary(items.map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { $1 })
    }
}
