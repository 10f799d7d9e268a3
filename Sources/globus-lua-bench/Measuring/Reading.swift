/// What one run of a program took, or the difference between two.
struct Reading {
    let seconds: Double
    /// The time of the processor, in user mode and in the system.
    let processorSeconds: Double
    let peakBytes: Double

    static func - (left: Reading, right: Reading) -> Reading {
        Reading(
            seconds: left.seconds - right.seconds,
            processorSeconds: left.processorSeconds - right.processorSeconds,
            peakBytes: left.peakBytes - right.peakBytes
        )
    }
}
