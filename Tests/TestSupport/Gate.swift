import Glibc

/// Holds threads until a test lets them go.
public final class Gate: Sendable {
    private let reader: CInt
    private let writer: CInt

    /// Creates a closed gate.
    public init() {
        var ends: [CInt] = [-1, -1]
        pipe(&ends)
        (reader, writer) = (ends[0], ends[1])
    }

    deinit {
        close(reader)
        close(writer)
    }

    /// Lets all threads pass that wait, and all that come later.
    public func open() {
        var byte: UInt8 = 1
        write(writer, &byte, 1)
    }

    /// Blocks the thread until the gate is open, for at most ten seconds; returns false where it was not opened.
    @discardableResult
    public func wait() -> Bool {
        var entry = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, 10_000) == 1
    }
}
