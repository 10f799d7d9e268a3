/// One line of a plot: how many requests per second a program makes with so many at a time.
struct Series: Encodable {
    /// What was measured at one place.
    struct Point: Encodable {
        let concurrency: Int
        let perSecond: Double
    }

    let name: String
    var points: [Point] = []
}
