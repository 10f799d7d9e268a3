import Glibc
import GlobusAuth

/// Makes the threads of event loops.
enum LoopThread {
    /// Enough for deeply nested Lua scripts, whatever the system's default for threads is.
    private static let stackSize = 8 << 20

    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }

    /// Starts a thread that runs `body` once.
    static func start(_ body: @escaping @Sendable () -> Void) throws -> pthread_t {
        let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
        pthread_attr_init(attributes)
        defer {
            pthread_attr_destroy(attributes)
            attributes.deallocate()
        }
        pthread_attr_setstacksize(attributes, stackSize)
        var thread = pthread_t()
        // The thread takes over this reference.
        let argument = Unmanaged.passRetained(Body(body))
        let code = pthread_create(&thread, attributes, enter, argument.toOpaque())
        guard code == 0 else {
            argument.release()
            throw GlobusError(.globus, "the system gave no thread for an event loop: \(SystemError(code).words)")
        }
        return thread
    }

    private static let enter: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
        guard let argument else { return nil }
        Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
        return nil
    }
}
