package import LuaRuntime

/// What came of a script whose output was kept.
package struct KeptRun: Sendable {
    /// What it returned; nothing where it called `os.exit`.
    package let values: [LuaValue]
    /// What it wrote to standard output, for ``LuaStack/push(keptOutput:)``.
    package let output: LuaReference
    /// What it gave to `os.exit`, or 0.
    package let exitStatus: Int32
}
