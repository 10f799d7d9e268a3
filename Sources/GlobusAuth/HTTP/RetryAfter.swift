/// The field `Retry-After` (RFC 9110 §10.2.3).
enum RetryAfter {
    /// The wait in seconds, more than 0, or nil where the field is absent, in the past or not understood.
    ///
    /// Fractions are understood as well, since some services send them.
    static func seconds(_ response: HTTPResponse, now: Double) -> Double? {
        guard let value = response.headers["Retry-After"] else { return nil }
        let wait = decimal(value) ?? HTTPDate.seconds(value, now: now).map { $0 - now }
        return wait.flatMap { $0 > 0 ? $0 : nil }
    }

    private static func decimal(_ text: String) -> Double? {
        guard text.utf8.allSatisfy({ $0 &- 0x30 < 10 || $0 == UInt8(ascii: ".") }), let number = Double(text),
            number.isFinite
        else { return nil }
        return number
    }
}
