import Foundation
import Synchronization
import TestSupport

/// The part of HashiCorp Vault's HTTP API for key-value secrets of version 2.
final class VaultServer: Sendable {
    /// The one secret of the vault, as the text of its data.
    private final class Vault: Sendable {
        struct State {
            var version = 0
            var text: String?
            /// How many writes are refused as if somebody else had written in the meantime.
            var conflicts: Int
        }

        let state: Mutex<State>

        init(conflicts: Int) {
            state = Mutex(State(conflicts: conflicts))
        }
    }

    static let token = "vault-token-of-the-tests"

    private let vault: Vault
    private let server: ScriptedServer

    var address: String { server.url("") }
    /// The data of the secret as JSON text.
    var text: String? { vault.state.withLock { $0.text } }

    init(conflicts: Int = 0) throws {
        let vault = Vault(conflicts: conflicts)
        self.vault = vault
        server = try ScriptedServer(answer: { request, connection in
            let (status, body) = vault.state.withLock { Self.answer(request, &$0) }
            connection.respond(status, ["Content-Type: application/json"], body: body)
        })
    }

    private static func answer(_ request: ReceivedRequest, _ state: inout Vault.State) -> (String, String) {
        guard request.values("X-Vault-Token") == [token] else { return ("403 Forbidden", #"{"errors":["denied"]}"#) }
        guard request.path == "/v1/secret/data/globus-tokens" else { return ("404 Not Found", #"{"errors":[]}"#) }
        return request.method == "GET" ? read(state) : write(request, &state)
    }

    private static func read(_ state: Vault.State) -> (String, String) {
        guard let text = state.text else { return ("404 Not Found", #"{"errors":[]}"#) }
        return ("200 OK", #"{"data":{"data":\#(text),"metadata":{"version":\#(state.version)}}}"#)
    }

    /// Performs check-and-set: a write must name the version that it replaces.
    private static func write(_ request: ReceivedRequest, _ state: inout Vault.State) -> (String, String) {
        let document = try? JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any]
        let expected = (document?["options"] as? [String: Any])?["cas"] as? Int
        guard let data = document?["data"] as? [String: Any], expected == state.version, state.conflicts == 0,
            let text = try? JSONSerialization.data(withJSONObject: data)
        else {
            state.conflicts = max(0, state.conflicts - 1)
            return ("400 Bad Request", #"{"errors":["check-and-set parameter did not match the current version"]}"#)
        }
        state.version += 1
        state.text = String(decoding: text, as: UTF8.self)
        return ("200 OK", #"{"data":{"version":\#(state.version)}}"#)
    }
}
