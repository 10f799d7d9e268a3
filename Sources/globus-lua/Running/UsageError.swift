/// The command line or the environment is wrong; one line says how, and what to do.
struct UsageError: Error, CustomStringConvertible {
    let message: String

    /// The message.
    var description: String { message }
}
