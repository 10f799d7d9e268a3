import GlobusLua
import LuaRuntime

/// The table that `run_script` returns.
enum ScriptRun {
    static let description = ClassDescription(
        "ScriptRun",
        "What came of a script that a test has run.",
        form: .record,
        fields: [
            FieldDescription("output", "string", "What the script wrote to standard output."),
            FieldDescription("exit_status", "integer", "What it gave to `os.exit`, or 0."),
            FieldDescription("values", "any[]", "What it returned."),
        ]
    )

    /// Pushes the table.
    ///
    /// Stack: [-0, +1]
    static func push(_ run: KeptRun, on stack: LuaStack) {
        stack.pushTable(fields: 3)
        stack.push(keptOutput: run.output)
        stack.setField("output", of: -2)
        stack.push(Int(run.exitStatus))
        stack.setField("exit_status", of: -2)
        stack.pushTable(items: Int32(run.values.count))
        for (index, value) in run.values.enumerated() {
            stack.push(value)
            stack.setItem(Int64(index) + 1, of: -2)
        }
        stack.setField("values", of: -2)
    }
}
