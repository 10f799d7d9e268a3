/// What a coroutine hands down to the coroutines and operations that it begins.
package struct Lineage: Sendable {
    /// The lineage of the work that the current Swift task does.
    @TaskLocal package static var current = Lineage()

    /// The script to which it belongs.
    package var script: LuaScript?
    /// The module loads that it works for.
    ///
    /// One of them that waits for it cannot end before it.
    var loads: [ModuleLoad] = []
    /// How deep it is nested: tasks in tasks, and functions that the host calls for a script.
    package var depth: Int32 = 0
}
