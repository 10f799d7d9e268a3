/// A system call of a test that failed.
public struct POSIXFailure: Error {
    /// Its number.
    public let number: CInt

    /// Creates the failure of a call with this number.
    public init(number: CInt) { self.number = number }
}
