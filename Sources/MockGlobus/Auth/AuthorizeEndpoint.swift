import Crypto
import FoundationEssentials
import Synchronization

/// `GET /v2/oauth2/authorize`: shows a browser the pages of login and consent, and sends a program straight back with a
/// code, as if the person had consented at once.
struct AuthorizeEndpoint: Sendable {
    let core: MockCore
    let pages: LoginPages

    func answer(_ request: MockGlobus.RecordedRequest) -> Answer {
        let query = request.queryItems
        do {
            let recipient = try core.authority.withLock { try AuthorizationRequest.Recipient(query, in: $0) }
            return answer(request, to: recipient)
        } catch {
            // RFC 6749 §4.1.2.1: without a client and a redirect URI to trust, nobody is sent anywhere.
            let failure = OAuthFailure(of: error)
            return LoginPages.wants(request) ? LoginPages.refusal(failure) : failure.answer
        }
    }

    private func answer(
        _ request: MockGlobus.RecordedRequest,
        to recipient: AuthorizationRequest.Recipient
    ) -> Answer {
        do {
            let wish = try AuthorizationRequest(request.queryItems, from: recipient)
            if LoginPages.wants(request) { return pages.begin(wish, request) }
            let now = core.clock.now()
            return recipient.redirect(code: try core.authority.withLock { try $0.consent(to: wish, now: now) })
        } catch {
            return recipient.redirect(OAuthFailure(of: error))
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
