import LuaRuntime

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

    func fields(ofClass name: String) -> [String] { api.classDescription(named: name)?.fields.map(\.name) ?? [] }

    func methods(ofClass name: String) -> [String] {
        api.classDescription(named: name)?.methods.map(\.shortName) ?? []
    }

    /// The options that an argument, from 1, of a function may hold; nil where there are none.
    func options(ofFunction name: String, argument: Int) -> [String]? {
        guard let parameters = api.function(named: name)?.parameters, parameters.indices.contains(argument - 1) else {
            return nil
        }
        let options = parameters[argument - 1].options.map(\.name)
        return options.isEmpty ? nil : options
    }
}
