import Foundation

/// A secret that a test has placed somewhere, and that must not appear elsewhere.
struct Planted: Sendable {
    let name: String
    let value: String

    /// The secret itself, percent-encoded, as in a form, and in base64.
    var spellings: Set<String> {
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
        let unreserved = CharacterSet(charactersIn: letters + "0123456789-._~")
        let encoded = value.addingPercentEncoding(withAllowedCharacters: unreserved) ?? value
        let base64 = Data(value.utf8).base64EncodedString()
        return [value, encoded, encoded.replacingOccurrences(of: "%20", with: "+"), base64]
    }
}
