import GlobusAuth
import Testing

@Suite struct SecretTests {
    private struct Holder {
        let secret: Secret
        let optional: Secret?
        let list: [Secret]
        let map: [String: Secret]
    }

    @Test("A secret gives its text when asked to")
    func reveals() {
        #expect(Secret("s3cr3t").reveal() == "s3cr3t")
        #expect(Secret("a") == "a")
        #expect(Secret("a") != "b")
        #expect(Secret("").isEmpty)
    }

    @Test("However a secret is shown, alone or inside other values, its text stays hidden")
    func hides() {
        let secret = Secret("s3cr3t")
        let holder = Holder(secret: secret, optional: secret, list: [secret], map: ["a": secret])
        for text in [shown(secret), shown(holder)] {
            #expect(!text.contains("s3cr3t"))
            #expect(text.contains("<redacted>"))
        }
    }
}
