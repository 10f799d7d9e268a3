import Crypto
import Foundation

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
