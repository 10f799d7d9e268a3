package import GlobusAuth
import LuaRuntime
import Synchronization

/// A dialogue with a host: one line after the other in an environment that lasts.
///
/// It reads and writes nothing itself, so that it serves a terminal as well as a test. Lines run one at a time; nothing
/// that a line has started goes on after it.
package final class ScriptSession: Sendable {
    package let host: ScriptHost
    let catalogue: SessionCatalogue
    /// Where its chunks find modules.
    private let directory: String
    private let state: Mutex<State>

    /// What ``reset()`` forgets.
    private struct State {
        let environment: ScriptEnvironment
        /// The files that ``reload()`` runs again.
        var files: [String] = []
        /// The lines that have run.
        var lines: [ScriptLine] = []
    }

    /// Begins a session on a host; its chunks find modules in `directory`.
    package init(on host: ScriptHost, directory: String = ".") async {
        self.host = host
        self.directory = directory
        catalogue = SessionCatalogue(host.api)
        state = Mutex(State(environment: await host.makeEnvironment(directory: directory)))
    }

    /// The environment of its lines, which lasts until ``reset()``.
    package var environment: ScriptEnvironment { state.withLock { $0.environment } }

    /// Forgets globals, modules, results, lines and loaded files.
    package func reset() async {
        let environment = await host.makeEnvironment(directory: directory)
        state.withLock { $0 = State(environment: environment) }
    }

    /// The lines that have run without a failure, as a script; values that the lines have shown are printed by it.
    package var script: String { ScriptLine.script(of: state.withLock { $0.lines }) }

    /// Whether ``script`` uses a global that scripts do not have, and that no line has set.
    package func needsGlobal(_ name: String) -> Bool {
        ScriptLine.uses(global: name, in: script)
    }

    /// Runs one or several lines and returns their values as text; ``LineOutcome/unfinished`` where more text must
    /// follow.
    ///
    /// Later lines find the values as `_1`, `_2` and so on. The first value, or the error of a line that fails, is also
    /// `_`.
    package func evaluate(_ source: String, printer: ValuePrinter) async throws -> LineOutcome {
        let (outcome, line) = try await host.evaluate(source, in: environment, printer: printer)
        if let line { state.withLock { $0.lines.append(line) } }
        return outcome
    }

    /// Runs a file in the environment of the session now, and again at every ``reload()``, also where it fails now.
    package func load(_ path: String) async throws {
        await host.makeHeadroom()
        let source = try await SourceFile.read(path)
        state.withLock { state in
            if !state.files.contains(path) { state.files.append(path) }
        }
        try await run(source, from: path)
        let text = "dofile(\(QuotedText.quoted(Array(path.utf8), limit: .max)))"
        state.withLock { $0.lines.append(ScriptLine(text: text)) }
    }

    /// Runs the startup scripts and the files again, and makes modules load again.
    ///
    /// Globals and authorizers stay.
    ///
    /// - Returns: The names of the scripts that were run.
    package func reload() async throws -> [String] {
        await host.makeHeadroom()
        try await host.reloadStartupScripts()
        await host.forgetModules(of: environment)
        let paths = state.withLock { $0.files }
        for path in paths { try await run(try await SourceFile.read(path), from: path) }
        return host.configuration.startupScripts.map(\.name) + paths
    }

    private func run(_ source: [UInt8], from path: String) async throws {
        try await host.execute(source, chunkName: "@\(path)", in: environment)
    }

    /// Sets a global to a table of texts.
    package func setGlobal(_ name: String, to fields: [String: String]) async throws {
        try await host.setGlobal(name, to: ScriptValue(encoding: fields), in: environment)
    }

    /// Makes clients that are created from now on find their services by other variables, and `globus.app()` another app.
    package func useVariables(_ variables: ServiceEnvironment, _ app: AppSettings? = nil) async throws {
        try await host.useVariables(variables, app)
    }

    /// Returns a printer that knows the secrets of the session's host.
    package func printer(_ palette: Palette) -> ValuePrinter {
        let secrets = host.configuration.knownSecrets
        var printer = ValuePrinter(palette: palette, catalogue: catalogue) { secrets.redacted($0) }
        printer.isAtPrompt = true
        return printer
    }

    /// Returns the possible continuations of the text, which ends at the cursor.
    package func completions(of text: String) async -> Completions {
        await host.completions(of: text, in: environment, catalogue)
    }

    /// Whether the line holds a secret, and so must not be written to a file.
    package func holdsSecret(_ line: String) -> Bool {
        let secrets = host.configuration.knownSecrets
        return SecretLiterals(functions: catalogue.secretTakers) { secrets.redacted($0) != $0 }.isPresent(
            in: line
        )
    }

    /// Explains how to free memory where lines have used up all of it; nil where there is room.
    package func memoryAdvice() async -> String? { await host.memoryAdvice(in: environment) }

    /// The bytes that the host holds for scripts.
    package var memoryUsed: Int {
        get async { await host.memoryUsed }
    }
}

/// The result of a line that a person has typed.
package enum LineOutcome: Sendable, Equatable {
    /// The line is not finished: more text must follow.
    case unfinished
    /// The line has run.
    ///
    /// The text shows its values; it is nil where there are none.
    case done(values: String?)
}

/// What a session knows about the host's functions and classes, by their names.
package struct SessionCatalogue: Sendable {
    static let standard = SessionCatalogue(.startupScripts)

    private let api: ScriptAPI
    /// The names of the libraries, each of which is a module to `require`.
    let moduleNames: [String]
    /// The names of the parameters of every function that takes a secret, by the last part of the function's name.
    let secretTakers: [String: [String]]

    init(_ api: ScriptAPI) {
        self.api = api
        moduleNames = api.libraries.filter { $0.isModule || !$0.name.contains(".") }.map(\.name)
        let functions = api.libraries.flatMap(\.functions) + api.classes.flatMap(\.methods)
        secretTakers = functions.reduce(into: [:]) { takers, function in
            let names = function.parameters.map(\.name)
            if names.contains(where: SecretLiterals.isSecretParameter) { takers[function.shortName] = names }
        }
    }

    /// Returns the fields of an object that say something about it.
    func fields(ofClass name: String) -> [String] {
        classes(named: name).flatMap { owner in
            owner.fields.map(\.name).filter { api.call(ofField: $0, of: owner) == nil }
        }
    }

    /// Returns what follows a dot.
    func members(ofClass name: String) -> [Completions.Candidate] {
        classes(named: name).flatMap { owner -> [Completions.Candidate] in
            let fields = owner.fields.map { Completions.Candidate($0.name) }
            let functions = owner.methods.filter { !$0.isMethod }
            return fields + functions.map { Completions.Candidate($0.shortName, suffix: "(") }
        }
    }

    /// Returns what follows a colon.
    func methods(ofClass name: String) -> [Completions.Candidate] {
        classes(named: name).flatMap { owner -> [Completions.Candidate] in
            let methods = owner.methods.filter(\.isMethod).map(\.shortName)
            let fields = owner.fields.map(\.name).filter { api.call(ofField: $0, of: owner) != nil }
            return (methods + fields).map { Completions.Candidate($0, suffix: "(") }
        }
    }

    /// Returns the classes with this name.
    ///
    /// Objects have only the last part of their class's name, which may be the same in two libraries.
    private func classes(named name: String) -> [ClassDescription] {
        api.classes.filter { $0.shortName == name || $0.name.hasSuffix(".\(name)") }
    }

    /// Returns the options that an argument of a function, counted from 1, may hold; nil where there are none.
    func options(ofFunction name: String, argument: Int) -> [String]? {
        guard let parameters = api.function(named: name)?.parameters, parameters.indices.contains(argument - 1) else {
            return nil
        }
        let options = parameters[argument - 1].options.map(\.name)
        return options.isEmpty ? nil : options
    }
}
