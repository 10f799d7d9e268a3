public import LuaRuntime

/// Something that a library's functions need leave for.
///
/// A function asks with ``LuaRuntime/HostCall/require(_:)``; a host grants by ``Permissions/named``.
public struct ScriptPermission: Sendable, Hashable {
    /// The name, such as `site-directory`.
    public let name: String
    /// What it allows, in one sentence.
    public let summary: String
    /// What a refusal says: what is not allowed, and what to do about it.
    public let refusal: String

    /// Describes a permission.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - summary: What it allows, in one sentence.
    ///   - refusal: What a refusal says: what is not allowed, and what to do about it.
    public init(_ name: String, _ summary: String, refusal: String) {
        self.name = name
        self.summary = summary
        self.refusal = refusal
    }
}

extension HostCall {
    /// Refuses what the permission is about where the host has not granted it.
    ///
    /// - Throws: A `PermissionError` of the script with the permission's refusal.
    public func require(_ permission: ScriptPermission) throws { try services.judge.require(permission) }
}
