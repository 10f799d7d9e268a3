/// Makes the mock's tokens and codes, recognisable by their prefix so that a test can search for leaks.
enum SecretText {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")

    static func make(_ kind: String) -> String {
        "mock-\(kind)-" + random(32)
    }

    static func random(_ count: Int) -> String {
        String((0..<count).map { _ in alphabet[Int.random(in: alphabet.indices)] })
    }
}
