/// What a figure is shown in.
enum Unit: String, Codable {
    case nanoseconds = "ns"
    case microseconds = "µs"
    case milliseconds = "ms"
    case megabytes = "MB"
    case perSecond = "/s"
    case pieces = ""

    /// Whether a larger figure is the better one.
    var moreIsBetter: Bool { self == .perSecond }

    /// How many of it are in a second, in a byte, or in one.
    private var scale: Double {
        switch self {
        case .nanoseconds: 1e9
        case .microseconds: 1e6
        case .milliseconds: 1e3
        case .megabytes: 1e-6
        case .perSecond, .pieces: 1
        }
    }

    /// A figure in seconds, bytes or pieces, with three digits that count.
    func text(_ value: Double) -> String {
        let scaled = value * scale
        guard self != .pieces else { return scaled.rounded(toPlaces: 0) }
        let places = scaled >= 100 ? 0 : scaled >= 10 ? 1 : 2
        return "\(scaled.rounded(toPlaces: places)) \(rawValue)"
    }

    /// How much more or less one figure is than another, so that no reader has to think about which way it goes.
    func text(multiple: Double) -> String {
        let (larger, smaller) = words
        if multiple >= 1 || moreIsBetter {
            return "\(multiple.rounded(toPlaces: multiple >= 10 ? 1 : 2)) × \(larger)"
        }
        return "\((1 / multiple).rounded(toPlaces: multiple > 0.1 ? 2 : 1)) × \(smaller)"
    }

    private var words: (larger: String, smaller: String) {
        switch self {
        case .nanoseconds, .microseconds, .milliseconds: ("as long", "faster")
        case .megabytes: ("as large", "smaller")
        case .perSecond, .pieces: ("as many", "fewer")
        }
    }
}
