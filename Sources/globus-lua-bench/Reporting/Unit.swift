/// What a figure is shown in.
enum Unit: String, Codable {
    case nanoseconds = "ns"
    case microseconds = "µs"
    case milliseconds = "ms"
    case megabytes = "MB"

    /// How many of it are in a second, or in a byte.
    private var scale: Double {
        switch self {
        case .nanoseconds: 1e9
        case .microseconds: 1e6
        case .milliseconds: 1e3
        case .megabytes: 1e-6
        }
    }

    /// A figure in seconds or bytes, with three digits that count.
    func text(_ value: Double) -> String {
        let scaled = value * scale
        let places = scaled >= 100 ? 0 : scaled >= 10 ? 1 : 2
        return "\(scaled.rounded(toPlaces: places)) \(rawValue)"
    }
}
