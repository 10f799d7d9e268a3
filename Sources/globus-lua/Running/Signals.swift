#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// What the process does about signals.
enum Signals {
    /// Has `handler` called for a signal, instead of what was done about it before.
    static func handle(_ number: Int32, flags: Int32, _ handler: @convention(c) (Int32) -> Void) {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = handler
        action.sa_flags = flags
        sigaction(number, &action, nil)
    }

    /// Whether the program was started to ignore the signal, as `nohup` does it.
    static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        sigaction(number, nil, &action)
        let handler = unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
        return handler == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
