/// A system call of a test that failed.
struct POSIXFailure: Error {
    let number: CInt
}
