/// The command line or the environment is wrong; one line says how, and what to do.
struct UsageError: Error {
    let message: String
}
