package import GlobusAuth
import LuaRuntime
import Synchronization

/// A conversation with a host: one line after the other in an environment that lasts.
///
/// It reads nothing and writes nothing, so that it serves a terminal as well as a test. Lines are run one at a time;
/// nothing that a line has started goes on after it.
package final class ScriptSession: Sendable {
    package let host: ScriptHost
    /// What its lines set, which lasts as long as the session.
    package let environment: ScriptEnvironment
    private let catalogue: SessionCatalogue
    private let files = Mutex<[String]>([])

    /// Begins a session on a host; its chunks find modules in `directory`.
    package init(on host: ScriptHost, directory: String = ".") async {
        self.host = host
        catalogue = SessionCatalogue(host.api)
        environment = await host.makeEnvironment(directory: directory)
    }

    /// Runs a line, or several, and shows its values; ``LineOutcome/unfinished`` where more text must follow.
    ///
    /// Its values are `_1`, `_2` and so on for the lines that follow, the first of them also `_`, as is the error where
    /// it fails.
    package func evaluate(_ source: String, printer: ValuePrinter) async throws -> LineOutcome {
        try await host.evaluate(source, in: environment, printer: printer)
    }

    /// Runs a file in the environment of the session, and once more with every ``reload()``.
    package func load(_ path: String) async throws {
        await host.makeHeadroom()
        try await run(file: path)
        files.withLock { files in
            if !files.contains(path) { files.append(path) }
        }
    }

    /// Runs the startup scripts and the files again, and has modules loaded again; globals and authorizers stay.
    ///
    /// - Returns: The names of what was run.
    package func reload() async throws -> [String] {
        await host.makeHeadroom()
        try await host.reloadStartupScripts()
        await host.forgetModules(of: environment)
        let paths = files.withLock { $0 }
        for path in paths { try await run(file: path) }
        return host.configuration.startupScripts.map(\.name) + paths
    }

    private func run(file path: String) async throws {
        let source = try await SourceFile.read(path)
        try await host.execute(source, chunkName: "@\(path)", in: environment)
    }

    /// Sets a global to a table of texts.
    package func setGlobal(_ name: String, to fields: [String: String]) async throws {
        try await host.setGlobal(name, to: ScriptValue(encoding: fields), in: environment)
    }

    /// Has clients that are made from now on find their services by other variables.
    package func useVariables(_ variables: ServiceEnvironment) async throws {
        try await host.useVariables(variables)
    }

    /// A printer that knows the secrets of the session's host.
    package func printer(_ palette: Palette) -> ValuePrinter {
        let secrets = host.configuration.knownSecrets
        return ValuePrinter(palette: palette, catalogue: catalogue) { secrets.redacted($0) }
    }

    /// What may follow the text, which ends at the cursor.
    package func completions(of text: String) async -> Completions {
        await host.completions(of: text, in: environment, catalogue)
    }

    /// Whether the line holds a secret, so that it must not be written into a file.
    package func holdsSecret(_ line: String) -> Bool {
        let secrets = host.configuration.knownSecrets
        return SecretLiterals(functions: catalogue.secretTakers) { secrets.redacted($0) != $0 }.isPresent(
            in: line
        )
    }

    /// How to free memory where lines have taken all of it; nil where there is room.
    package func memoryAdvice() async -> String? { await host.memoryAdvice(in: environment) }

    /// The bytes that the host holds for scripts.
    package var memoryUsed: Int {
        get async { await host.memoryUsed }
    }
}

/// What came of a line that a person has typed.
package enum LineOutcome: Sendable, Equatable {
    /// It is not finished: more text must follow.
    case unfinished
    /// It has run; the text shows its values, and is nil where it has none.
    case done(values: String?)
}

/// What a session knows about the host's functions and classes, by the names that objects and functions carry.
package struct SessionCatalogue: Sendable {
    static let standard = SessionCatalogue(.startupScripts)

    private let api: ScriptAPI
    /// The names of the parameters of every function that takes a secret, by the last part of its name.
    let secretTakers: [String: [String]]

    init(_ api: ScriptAPI) {
        self.api = api
        let functions = api.libraries.flatMap(\.functions) + api.classes.flatMap(\.methods)
        secretTakers = functions.reduce(into: [:]) { takers, function in
            let names = function.parameters.map(\.name)
            if names.contains(where: SecretLiterals.isSecretParameter) { takers[function.shortName] = names }
        }
    }

    func fields(ofClass name: String) -> [String] { classes(named: name).flatMap(\.fields).map(\.name) }

    func methods(ofClass name: String) -> [String] { classes(named: name).flatMap(\.methods).map(\.shortName) }

    /// Objects carry the last part of their class's name, which two libraries may have in common.
    private func classes(named name: String) -> [ClassDescription] { api.classes.filter { $0.shortName == name } }

    /// The options that an argument, from 1, of a function may hold; nil where there are none.
    func options(ofFunction name: String, argument: Int) -> [String]? {
        guard let parameters = api.function(named: name)?.parameters, parameters.indices.contains(argument - 1) else {
            return nil
        }
        let options = parameters[argument - 1].options.map(\.name)
        return options.isEmpty ? nil : options
    }
}
