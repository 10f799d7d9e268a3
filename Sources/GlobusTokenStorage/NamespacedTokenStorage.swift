public import GlobusAuth

/// A token storage that keeps the tokens of several namespaces apart, such as those of several users of one program.
public protocol NamespacedTokenStorage: TokenStorage {
    /// The namespace whose tokens this storage gives and takes; `DEFAULT` in the Globus SDK unless told otherwise.
    var namespace: String { get }

    /// The same storage for the tokens of `namespace`.
    func inNamespace(_ namespace: String) -> Self

    /// The namespaces that hold something, in alphabetical order.
    func namespaces() async throws -> [String]
}
