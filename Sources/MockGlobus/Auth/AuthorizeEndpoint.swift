import Crypto
import Foundation
import Synchronization

/// `GET /v2/oauth2/authorize`: sends the browser straight back with a code, as if the person had consented at once.
struct AuthorizeEndpoint: Sendable {
    let core: MockCore

    func answer(_ request: MockGlobus.RecordedRequest) -> Answer {
        let query = request.queryItems
        do {
            let client = try client(of: query)
            let redirectURI = try redirectURI(of: query, client: client)
            return redirect(to: redirectURI, query: query, client: client)
        } catch let failure as OAuthFailure {
            // RFC 6749 §4.1.2.1: without a client and a redirect URI to trust, nobody is sent anywhere.
            return failure.answer
        } catch {
            return OAuthFailure(status: 500, error: "server_error", description: "\(error)").answer
        }
    }

    private func client(of query: MockGlobus.FormFields) throws -> MockGlobus.Client {
        let id = try query.required("client_id")
        guard let client = core.authority.withLock({ $0.clients[id] }) else {
            throw OAuthFailure.invalidRequest("The client_id is unknown.")
        }
        return client
    }

    private func redirectURI(of query: MockGlobus.FormFields, client: MockGlobus.Client) throws -> String {
        let uri = try query.required("redirect_uri")
        guard client.redirectURIs.isEmpty || client.redirectURIs.contains(uri) else {
            throw OAuthFailure.invalidRequest("The redirect_uri is not registered for the client.")
        }
        return uri
    }

    private func redirect(to uri: String, query: MockGlobus.FormFields, client: MockGlobus.Client) -> Answer {
        var items: [URLQueryItem]
        do {
            items = [URLQueryItem(name: "code", value: try code(query, client: client, redirectURI: uri))]
        } catch let failure as OAuthFailure {
            items = [
                URLQueryItem(name: "error", value: failure.error),
                URLQueryItem(name: "error_description", value: failure.description),
            ]
        } catch {
            items = [URLQueryItem(name: "error", value: "server_error")]
        }
        if let state = query["state"] { items.append(URLQueryItem(name: "state", value: state)) }
        guard var components = URLComponents(string: uri) else {
            return OAuthFailure.invalidRequest("The redirect_uri is no URL.").answer
        }
        components.queryItems = (components.queryItems ?? []) + items
        return .redirect(status: 302, to: components.string ?? uri)
    }

    private func code(_ query: MockGlobus.FormFields, client: MockGlobus.Client, redirectURI: String) throws -> String {
        guard try query.required("response_type") == "code" else {
            throw OAuthFailure(status: 400, error: "unsupported_response_type", description: "Only code is supported.")
        }
        let challenge = query["code_challenge"]
        guard challenge == nil || query["code_challenge_method"] == "S256" else {
            throw OAuthFailure.invalidRequest("The code_challenge_method must be S256.")
        }
        guard client.secret != nil || challenge != nil else {
            throw OAuthFailure.invalidRequest("A native client must send a code_challenge.")
        }
        let scopes = ScopeText.split(try query.required("scope"))
        return try core.authority.withLock { authority in
            guard authority.policy.grantsConsent else {
                throw OAuthFailure(status: 400, error: "access_denied", description: "The person did not consent.")
            }
            let login = authority.logIn(
                clientID: client.id,
                scopes: scopes,
                isOffline: query["access_type"] == "offline",
                nonce: query["nonce"]
            )
            return try authority.issueCode(
                login,
                redirectURI: redirectURI,
                challenge: challenge,
                state: query["state"],
                now: core.clock.now()
            )
        }
    }
}

/// Proof Key for Code Exchange (RFC 7636), method S256.
enum ProofKey {
    static func challenge(for verifier: String) -> String {
        Data(SHA256.hash(data: Data(verifier.utf8))).base64URL
    }

    static func check(verifier: String?, challenge: String?) throws {
        switch (verifier, challenge) {
        case (nil, nil): return
        case (nil, _?): throw OAuthFailure.invalidRequest("The code_verifier is missing.")
        case (_?, nil): throw OAuthFailure.invalidRequest("The code was asked for without a code_challenge.")
        case (let verifier?, let challenge?):
            guard ProofKey.challenge(for: verifier) == challenge else {
                throw OAuthFailure.invalidGrant("The code_verifier does not match the code_challenge.")
            }
        }
    }
}
