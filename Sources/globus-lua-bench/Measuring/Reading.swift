/// What one run of a program took.
struct Reading {
    let seconds: Double
    let peakBytes: Double
}
