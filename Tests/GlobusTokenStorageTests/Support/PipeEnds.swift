import Glibc

/// Both ends of a pipe that processes started later do not inherit.
struct PipeEnds {
    let reading: CInt
    let writing: CInt

    init() throws {
        var ends: [CInt] = [-1, -1]
        if pipe(&ends) != 0 { throw POSIXFailure(number: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (reading, writing) = (ends[0], ends[1])
    }
}
