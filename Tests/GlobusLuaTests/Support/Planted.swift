import Foundation

/// A secret that a test has hidden somewhere, and must not find elsewhere.
struct Planted: Sendable {
    let name: String
    let value: String

    /// The secret as it is, percent-encoded, as a form writes it, and in base64.
    var spellings: Set<String> {
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
        let unreserved = CharacterSet(charactersIn: letters + "0123456789-._~")
        let encoded = value.addingPercentEncoding(withAllowedCharacters: unreserved) ?? value
        let base64 = Data(value.utf8).base64EncodedString()
        return [value, encoded, encoded.replacingOccurrences(of: "%20", with: "+"), base64]
    }
}
