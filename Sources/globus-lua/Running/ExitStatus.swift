/// How the process ends; thrown to end it, after everything has been said.
struct ExitStatus: Error, Sendable, Equatable {
    let code: Int32

    /// Everything went well.
    static let success = ExitStatus(code: 0)
    /// The script failed.
    static let failure = ExitStatus(code: 1)
    /// The script took longer than it may, as with `timeout`.
    static let timeLimit = ExitStatus(code: 124)
    /// The command line or the environment is wrong.
    static let usage = ExitStatus(code: 2)
}
