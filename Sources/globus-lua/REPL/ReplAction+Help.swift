import GlobusLua
import GlobusLuaTesting
import LuaRuntime

extension ReplAction {
    static let help = ReplAction(
        "help",
        taking: "[NAME]",
        "Tell how a function is called, or what there is."
    ) { name, _ in
        print(name.isEmpty ? overview : text(about: name))
    }

    private static var overview: String {
        let ours = ScriptLibrary.standard.map(\.name)
        let others = ScriptLibrary.lua.map(\.name)
        return """
            What you type is Lua. Expressions show their values, statements run, and a line
            that is not finished goes on in the next.

              _, _1, _2 …     the values of the last line, or in _ the error that it raised
              local x = 1     lasts beyond its line, as a global of the session
              Tab             completes names, the options of a call, commands, and files
              Ctrl-C          ends the line that runs, or gives up the one that you type
              Ctrl-D          leaves

            Nothing goes on after its line: tasks end with the scope that they were started
            in. Secrets show as <redacted>; print shows them as they are. Lines with a
            secret, and lines that begin with a space, are in no history file.

            Commands:
            \(list)

            :help NAME explains a library, a function, a class or an error, such as:
              :help globus      :help globus.request      :help TransferClient
              :help task        :help GlobusAPIError      :help string.format
            Libraries: \(ours.joined(separator: ", "))
            Lua's own: \(others.joined(separator: ", "))
            In startup scripts policy; in tests mock, clock and functions: :help expect
            """
    }

    private static func text(about name: String) -> String {
        if let action = all.first(where: { ":\($0.name)" == name }) {
            return ":\(action.name) \(action.argument)\n  \(action.summary)"
        }
        if let text = ScriptAPI.everywhere.help(for: name) {
            return String(text.reversed().drop(while: \.isNewline).reversed()) + remark(about: name)
        }
        let meant = ScriptAPI.everywhere.suggestion(for: name).map { " (did you mean '\($0)'?)" } ?? ""
        return "there is no help for '\(name)'\(meant); :help alone tells what there is"
    }

    private static func remark(about name: String) -> String {
        place(of: name).map { "\n\n" + $0.prefix(1).uppercased() + $0.dropFirst() + "." } ?? ""
    }

    /// Where a name is found, when not here.
    static func place(of name: String) -> String? {
        if ScriptAPI.scripts.help(for: name) != nil { return nil }
        if ScriptAPI.startupScripts.help(for: name) != nil { return "only startup scripts find it" }
        return ScriptAPI.everywhere.help(for: name) == nil
            ? nil : "only test files find it, which `globus-lua test` runs"
    }

    /// What there is help for, for completion.
    static var topics: [String] {
        let api = ScriptAPI.everywhere
        let functions = api.functions.map(\.name) + api.libraries.flatMap { $0.functions.map(\.name) }
        return all.map { ":\($0.name)" } + api.libraries.map(\.name) + functions + api.classes.map(\.shortName)
            + api.errorClasses.map(\.name)
    }
}
