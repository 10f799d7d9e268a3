/// Why something stored is no record.
struct RecordFlaw: Error {
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}
