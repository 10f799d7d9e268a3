public import LuaRuntime

/// A permission of a library.
///
/// A function requires it with `HostCall.require(_:)`; a host grants it with ``Permissions/named``.
public struct ScriptPermission: Sendable, Hashable {
    /// The name, such as `site-directory`.
    public let name: String
    /// What it allows, in one sentence.
    public let summary: String
    /// The message of a refusal: what is not allowed, and how it can be allowed.
    public let refusal: String

    /// Describes a permission.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - summary: What it allows, in one sentence.
    ///   - refusal: The message of a refusal: what is not allowed, and how it can be allowed.
    public init(_ name: String, _ summary: String, refusal: String) {
        self.name = name
        self.summary = summary
        self.refusal = refusal
    }
}

extension HostCall {
    /// Checks that the host has granted a permission.
    ///
    /// - Throws: `GlobusError` with `permission` and the permission's refusal; scripts see a `PermissionError`.
    public func require(_ permission: ScriptPermission) throws { try services.judge.require(permission) }
}
