import Glibc

/// Both ends of a pipe that processes started later do not inherit.
public struct PipeEnds: Sendable {
    /// The end to read from.
    public let reading: CInt
    /// The end to write to.
    public let writing: CInt

    /// Opens a pipe.
    public init() throws {
        var ends: [CInt] = [-1, -1]
        if pipe(&ends) != 0 { throw POSIXFailure(number: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (reading, writing) = (ends[0], ends[1])
    }
}
