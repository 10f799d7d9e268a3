import LuaRuntime

/// What a session knows about the host's functions and classes, by the names that objects and functions carry.
enum SessionCatalogue {
    private static let api = ScriptAPI.startupScripts

    static func fields(ofClass name: String) -> [String] { api.classDescription(named: name)?.fields.map(\.name) ?? [] }

    static func methods(ofClass name: String) -> [String] {
        api.classDescription(named: name)?.methods.map(\.shortName) ?? []
    }

    /// The options that an argument, from 1, of a function may hold; nil where there are none.
    static func options(ofFunction name: String, argument: Int) -> [String]? {
        guard let parameters = api.function(named: name)?.parameters, parameters.indices.contains(argument - 1) else {
            return nil
        }
        let options = parameters[argument - 1].options.map(\.name)
        return options.isEmpty ? nil : options
    }

    /// The names of the parameters of every function that takes a secret, by the last part of its name.
    static let secretTakers: [String: [String]] = {
        let functions = api.libraries.flatMap(\.functions) + api.classes.flatMap(\.methods)
        return functions.reduce(into: [:]) { takers, function in
            let names = function.parameters.map(\.name)
            if names.contains(where: SecretLiterals.isSecretParameter) { takers[function.shortName] = names }
        }
    }()
}
