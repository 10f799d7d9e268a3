import GlobusAuth
import Testing

/// The ID and secret of a client are checked before they are sent, since a server's answer does not say which was
/// empty.
@Suite struct ClientCredentialsTests {
    @Test("A client without an ID or a secret is refused", arguments: ["", " ", "\n", " \t\r\n", "\u{A0}"])
    func blank(text: String) {
        let http = makeAcceptingHTTP()
        let native = #expect(throws: GlobusError.self) {
            try NativeAppAuthClient(clientID: text, httpClient: http, time: ManualTime())
        }
        let nameless = #expect(throws: GlobusError.self) {
            try ConfidentialAppAuthClient(clientID: text, clientSecret: "s", httpClient: http, time: ManualTime())
        }
        let secretless = #expect(throws: GlobusError.self) {
            try ConfidentialAppAuthClient(
                clientID: "c",
                clientSecret: Secret(text),
                httpClient: http,
                time: ManualTime()
            )
        }
        #expect([native?.code, nameless?.code, secretless?.code] == [.usage, .usage, .usage])
        #expect(native?.message.hasPrefix("client_id is empty; give the ID") == true)
        #expect(nameless?.message == native?.message)
        #expect(secretless?.message.hasPrefix("client_secret is empty; give the OAuth 2 client's secret") == true)
        #expect(http.requests.isEmpty)
    }
}
