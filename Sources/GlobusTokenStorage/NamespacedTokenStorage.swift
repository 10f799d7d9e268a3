public import GlobusAuth

/// A token storage with several namespaces, for example for several users of one program.
public protocol NamespacedTokenStorage: TokenStorage {
    /// The namespace whose tokens this storage reads and writes; by default `DEFAULT`, as in the Globus SDK.
    var namespace: String { get }

    /// Returns the same storage for the tokens of `namespace`.
    func inNamespace(_ namespace: String) -> Self

    /// Returns the namespaces that contain records, in alphabetical order.
    ///
    /// - Throws: `GlobusError` with `storage`, or an error of the storage's own, where it cannot be read.
    func namespaces() async throws -> [String]
}
