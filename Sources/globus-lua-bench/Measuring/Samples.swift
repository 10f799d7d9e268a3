/// The figures of several rounds.
struct Samples: Codable {
    let values: [Double]

    init(_ values: [Double]) {
        self.values = values
    }

    /// The middle figure, which a disturbed round does not move; not a number where there is none.
    var median: Double {
        let sorted = values.sorted()
        guard let middle = sorted.indices.dropFirst(sorted.count / 2).first else { return .nan }
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }

    /// Half the distance between the outermost figures, as a share of the median; not a number where there is none.
    var spread: Double {
        guard let least = values.min(), let most = values.max() else { return .nan }
        return (most - least) / 2 / median
    }
}
