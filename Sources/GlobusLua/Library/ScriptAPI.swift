public import LuaRuntime

/// All names that scripts can use: libraries, functions, classes and errors, with their documentation.
///
/// It is made from the same descriptions that the arguments of every call are checked against. Help, completion,
/// checks, editor stubs and the reference are made from it.
public struct ScriptAPI: Sendable {
    /// The libraries, the host's before Lua's own.
    public let libraries: [LibraryDescription]
    /// The global functions that belong to no table.
    public let functions: [FunctionDescription]
    /// Globals that are neither libraries nor functions.
    public let variables: [FieldDescription]
    /// The classes of objects and the descriptions of tables.
    public let classes: [ClassDescription]
    /// The classes of errors, the root first.
    public let errorClasses: [ErrorClassDescription]
    /// The permissions of libraries besides those of ``Permissions`` itself.
    public let permissions: [ScriptPermission]

    private let classesByName: [String: ClassDescription]
    private let functionsByName: [String: FunctionDescription]

    init(
        libraries: [LibraryDescription],
        functions: [FunctionDescription],
        variables: [FieldDescription],
        classes: [ClassDescription],
        errorClasses: [ErrorClassDescription],
        permissions: [ScriptPermission]
    ) {
        self.libraries = libraries
        self.functions = functions
        self.variables = variables
        self.classes = classes
        self.errorClasses = errorClasses
        self.permissions = permissions
        classesByName = Dictionary(classes.map { ($0.name, $0) }) { first, _ in first }
        let all =
            functions + libraries.flatMap(\.functions) + classes.flatMap(\.methods) + classes.compactMap(\.call)
        functionsByName = Dictionary(all.map { ($0.name, $0) }) { first, _ in first }
    }
}

extension ScriptAPI {
    /// The names of all globals, sorted.
    public var globals: [String] {
        let tables = libraries.filter { !$0.isModule && !$0.name.contains(".") }
        return (tables.map(\.name) + functions.map(\.name) + variables.map(\.name)).sorted()
    }

    /// The library that is the global `name`, the part of one, such as `globus.scopes`, or a module.
    public func library(named name: String) -> LibraryDescription? { libraries.first { $0.name == name } }

    /// The library that is the global `name`.
    func globalLibrary(named name: String) -> LibraryDescription? {
        library(named: name).flatMap { $0.isModule ? nil : $0 }
    }

    /// Returns the class of that name, with or without its library: `globus.TransferClient` or `TransferClient`.
    public func classDescription(named name: String) -> ClassDescription? {
        classesByName[name] ?? classes.first { $0.shortName == name }
    }

    /// Returns the function that scripts call `name`, such as `print`, `task.map` or `globus.request`.
    ///
    /// Methods are found by a class that has or inherits them, with or without the library: `TransferClient:get`.
    public func function(named name: String) -> FunctionDescription? {
        if let function = functionsByName[name] { return function }
        guard let mark = name.lastIndex(where: { $0 == ":" || $0 == "." }) else { return nil }
        let method = String(name[name.index(after: mark)...])
        guard let owner = classDescription(named: String(name[..<mark])) else { return nil }
        return owner.methods.first { $0.shortName == method } ?? call(ofField: method, of: owner)
    }

    /// Returns how a field is called whose value can be called as a method, such as `paginated` of clients.
    func call(ofField name: String, of owner: ClassDescription) -> FunctionDescription? {
        owner.fields.first { $0.name == name }.flatMap { classesByName[$0.type] }?.call
    }

    /// Returns the names of the fields and functions of the library or class `owner`, sorted.
    public func members(of owner: String) -> [String] {
        if let library = library(named: owner) {
            return (library.functions.map(\.shortName) + library.fields.map(\.name)).sorted()
        }
        guard let ownClass = classDescription(named: owner) else { return [] }
        return (ownClass.methods.map(\.shortName) + ownClass.fields.map(\.name)).sorted()
    }

    /// Returns the options that the function `name` takes in a table, in the order of the description.
    public func options(of name: String) -> [HostParameter] { function(named: name)?.options?.parameters ?? [] }

    /// Returns the class of a function's result, such as that of `globus.TransferClient`.
    public func resultClass(of function: FunctionDescription) -> ClassDescription? {
        guard let type = function.results.first?.type else { return nil }
        return classesByName[type.hasSuffix("?") ? String(type.dropLast()) : type]
    }
}

extension ScriptAPI {
    /// Collects what scripts can name in a host with these libraries.
    public init(_ libraries: [ScriptLibrary]) {
        let libraries = libraries.flatMap(\.withParts)
        self.init(
            libraries: (libraries + ScriptLibrary.lua).filter(\.hasTable).map(\.description),
            functions: StandardLibrary.functions + libraries.flatMap(\.globals).map(\.description),
            variables: StandardLibrary.variables,
            classes: libraries.flatMap(\.classes),
            errorClasses: ErrorClassDescription.standard + libraries.flatMap(\.errorClasses),
            permissions: libraries.flatMap(\.permissions)
        )
    }

    /// All names that scripts can use in a host with the standard libraries.
    public static let scripts = ScriptAPI(.standard)

    /// What startup scripts can name in a host with the standard libraries, including `policy`.
    public static let startupScripts = ScriptAPI(.standard + [.policy])

    /// The beginning of the examples in the reference, in which `CLIENT_ID`, `CLIENT_SECRET`, `REFRESH_TOKEN` and `URL`
    /// are those of a mock server.
    public static let exampleBeginning = """
        local client = globus.ConfidentialAppAuthClient(CLIENT_ID, CLIENT_SECRET)
        local scope = "urn:globus:auth:scope:transfer.api.globus.org:all"
        local authorizer = globus.ClientCredentialsAuthorizer(client, scope)
        local transfer = globus.TransferClient { authorizer = authorizer }
        local opts = { login_client = client, config = { token_storage = "memory" } }
        local app = globus.ClientApp("my-app", opts)
        """
}

extension [ScriptLibrary] {
    /// The libraries of a host besides Lua's own, by default.
    public static var standard: [ScriptLibrary] { ScriptLibrary.standard }
}
