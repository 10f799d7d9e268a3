/// What has become of a header since a copy of it was made.
package enum HeaderUpdate: Sendable, Equatable {
    /// The copy is still the header to send.
    case unchanged
    /// This is the header to send. The number stands for it in the next question.
    case changed(String, generation: UInt64)
    /// Only `authorizationHeader()` can tell.
    case mustWait
}
