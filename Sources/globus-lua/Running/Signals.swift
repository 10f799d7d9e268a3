#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Handles signals of the process.
enum Signals {
    /// Calls `handler` for a signal, instead of what was done about it before.
    ///
    /// The handler is told whether a terminal has sent the signal, as it does for Ctrl-C, to all programs in the
    /// foreground.
    static func handle(_ number: Int32, _ handler: @escaping Handler) {
        var action = sigaction()
        action.__sigaction_handler.sa_sigaction = handler
        action.sa_flags = SA_RESTART | SA_SIGINFO
        sigaction(number, &action, nil)
    }

    typealias Handler = @convention(c) (Int32, UnsafeMutablePointer<siginfo_t>?, UnsafeMutableRawPointer?) -> Void

    /// Whether the kernel itself has sent a signal, rather than a process.
    static func isFromTerminal(_ information: UnsafeMutablePointer<siginfo_t>?) -> Bool {
        // SI_KERNEL, which the importer hides.
        information?.pointee.si_code == 0x80
    }

    /// Whether the program was started to ignore the signal, as by `nohup`.
    static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        sigaction(number, nil, &action)
        let handler = unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
        return handler == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
