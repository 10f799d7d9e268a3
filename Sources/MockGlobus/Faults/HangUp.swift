import FlyingFox

/// Ends a connection without an answer.
///
/// FlyingFox asks a web socket for its frames before it writes a byte, and closes the connection if that fails.
struct HangUp: WSHandler {
    /// Called before the connection is closed.
    let prepare: @Sendable () -> Void

    func makeFrames(for client: AsyncThrowingStream<WSFrame, any Error>) async throws -> AsyncStream<WSFrame> {
        prepare()
        throw ConnectionBroken()
    }
}
