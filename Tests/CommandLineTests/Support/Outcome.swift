/// How a program ended and what it printed.
struct Outcome: Equatable, CustomStringConvertible {
    enum End: Equatable {
        case exited(Int32)
        case killed(signal: Int32)
    }

    var end: End
    var output: String
    var errors: String

    static func exited(_ status: Int32, output: String = "", errors: String = "") -> Outcome {
        Outcome(end: .exited(status), output: output, errors: errors)
    }

    var description: String { "\(end)\n--- output\n\(output)\n--- errors\n\(errors)" }
}
