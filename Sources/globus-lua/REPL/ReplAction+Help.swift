import GlobusAuth
import GlobusLua
import GlobusLuaTesting
import LuaRuntime

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

extension ReplAction {
    static let help = ReplAction(
        "help",
        taking: "[NAME]",
        "Tell how a function is called, or what there is."
    ) { name, repl in
        print(await name.isEmpty ? repl.help.overview : repl.help.text(about: name, in: repl.session))
    }

    static let doc = ReplAction("doc", taking: "[NAME]", "Read the reference, at a name's page.") { name, repl in
        guard let page = ReferenceReader.page(about: await repl.help.documentedName(of: name, in: repl.session)) else {
            return StandardError.write(await repl.help.text(about: name, in: repl.session))
        }
        await ReferenceReader.show(page.text, line: page.line)
        if let place = SessionHelp.pagesFolder { print("The page is \(place)/\(page.name).") }
    }
}

/// What a session tells about names: those that its host's scripts find, and those that other kinds of scripts find.
struct SessionHelp: Sendable {
    /// The libraries of the host.
    let libraries: [ScriptLibrary]

    /// What scripts of the host can name.
    private var scripts: ScriptAPI { ScriptAPI(libraries) }

    /// What its startup scripts can name.
    private var startupScripts: ScriptAPI { ScriptAPI(libraries + [.policy]) }

    /// What any kind of script can name.
    private var everywhere: ScriptAPI { ScriptAPI(libraries + ScriptLibrary.testing + [.policy]) }

    /// What there is.
    var overview: String {
        let ours = libraries.map(\.name)
        let others = ScriptLibrary.lua.map(\.name)
        return """
            What you type is Lua. Expressions show their values, statements run, and a line
            that is not finished goes on in the next.

              _, _1, _2 …     the values of the last line, or in _ the error that it raised
              local x = 1     lasts beyond its line, as a global of the session
              Tab             completes names, the options of a call, commands, and files
              Ctrl-C          ends the line that runs, or gives up the one that you type
              Ctrl-D          leaves
              name?           is :help name

            Nothing goes on after its line: tasks end with the scope that they were started
            in. Secrets show as <redacted>; print shows them as they are. Lines with a
            secret, and lines that begin with a space, are in no history file.

            Commands:
            \(ReplAction.list)

            :help NAME explains a library, a function, a class or an error, such as:
              :help globus      :help globus.request      :help TransferClient
              :help task        :help GlobusAPIError      :help string.format
            Libraries: \(ours.joined(separator: ", "))
            Lua's own: \(others.joined(separator: ", "))
            In startup scripts policy; in tests mock, clock and functions: :help expect
            \(Self.reference)
            """
    }

    /// Where the same texts are as pages: where the program was installed, or wherever they are written to.
    private static var reference: String {
        let place = pagesFolder ?? "globus-lua reference FOLDER writes them"
        return "All of this as pages: \(place)\n:doc and :doc NAME show them here."
    }

    /// Where the program's pages are installed; nil where they are not.
    static var pagesFolder: String? {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        guard realpath("/proc/self/exe", &path) != nil else { return nil }
        let program = String(decoding: path.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        let prefix = program.split(separator: "/").dropLast(2).map { "/\($0)" }.joined()
        let folder = "\(prefix)/share/doc/globus-lua/reference"
        return access(folder, R_OK) == 0 ? folder : nil
    }

    /// The name that a line asks about, as in `globus.request?` or `?globus.request`; an empty one asks about everything,
    /// and nil is no question.
    static func question(in line: String) -> String? {
        guard let match = line.wholeMatch(of: /\s*(\?)?\s*([A-Za-z_][\w.:]*)?\s*(\?)?\s*/),
            match.1 != nil || match.3 != nil
        else { return nil }
        return match.2.map(String.init) ?? ""
    }

    /// What people read about a name, which may also be that of a value of the session.
    func text(about name: String, in session: ScriptSession) async -> String {
        if everywhere.help(for: name) != nil { return text(about: name) }
        switch await session.meaning(of: name) {
        case .described(let own) where everywhere.help(for: own) != nil: return text(about: own)
        case .described(let own): return "\(name) is \(own), which has no description"
        case .function(let place): return "\(name) is a function of \(place.printable(limit: 200))"
        case nil: return text(about: name)
        }
    }

    /// The name under which a value of the session is described, or the name itself.
    func documentedName(of name: String, in session: ScriptSession) async -> String {
        if everywhere.help(for: name) == nil, case .described(let own) = await session.meaning(of: name) { return own }
        return name
    }

    /// What people read about a name.
    func text(about name: String) -> String {
        if let action = ReplAction.all.first(where: { ":\($0.name)" == name }) {
            return ":\(action.name) \(action.argument)\n  \(action.summary)"
        }
        let api = everywhere
        if let text = api.help(for: name) {
            return String(text.reversed().drop(while: \.isNewline).reversed()) + remark(about: name)
        }
        let meant = api.suggestion(for: name).map { " (did you mean '\($0)'?)" } ?? ""
        return "there is no help for '\(name)'\(meant); :help alone tells what there is"
    }

    private func remark(about name: String) -> String {
        place(of: name).map { "\n\n" + $0.prefix(1).uppercased() + $0.dropFirst() + "." } ?? ""
    }

    /// Where a name is found, when not here.
    private func place(of name: String) -> String? {
        if scripts.help(for: name) != nil { return nil }
        if startupScripts.help(for: name) != nil { return "only startup scripts find it" }
        return everywhere.help(for: name) == nil ? nil : "only test files find it, which `globus-lua test` runs"
    }

    /// What there is help for, for completion.
    var topics: [String] {
        let api = everywhere
        let functions = api.functions.map(\.name) + api.libraries.flatMap { $0.functions.map(\.name) }
        return ReplAction.all.map { ":\($0.name)" } + api.libraries.map(\.name) + functions
            + api.classes.map(\.shortName) + api.errorClasses.map(\.name)
    }
}

/// What was probably meant by a line that came to nothing.
extension SessionHelp {
    /// For a line that is a word which other prompts know, and Lua does not.
    static func hint(forWord line: String) -> String? {
        switch line.filter({ !$0.isWhitespace && !"();".contains($0) }) {
        case "help", "?": ":help tells what there is"
        case "exit", "quit": "Ctrl-D or :quit leaves"
        default: nil
        }
    }

    /// For the message of a line that has failed, as what follows it.
    func hint(for message: String, isSyntaxError: Bool, line: String) -> String? {
        let source = Array(line.utf8)
        if isSyntaxError {
            return FailureHint.text(for: message, isSyntaxError: true, in: source, line: 1, among: scripts)
        }
        if let match = message.firstMatch(of: /attempt to [\w ]+ a nil value \(global '(\w+)'\)$/),
            let words = hint(forGlobal: String(match.1), in: line)
        {
            return " (\(words))"
        }
        guard let failure = message.firstMatch(of: /attempt to .*$/) else { return nil }
        return FailureHint.text(
            for: String(failure.output),
            isSyntaxError: false,
            in: source,
            line: 1,
            among: scripts
        )
    }

    /// For a global that is nil, and that the prompt knows.
    private func hint(forGlobal name: String, in line: String) -> String? {
        if let words = Self.hint(forWord: line) { return words }
        switch name {
        case "mock": return ":mock starts a mock Globus"
        case "help", "dir": return ":help NAME tells what a name stands for, and Tab what there is"
        default: return place(of: name)
        }
    }
}
