public import LuaRuntime

/// Writes descriptions as stubs for editors, in the annotations of the Lua language server (LuaLS).
public struct EditorStubs {
    private let api: ScriptAPI
    private var lines: [String] = []
    /// The names of option classes by their contents, so that functions with the same options share a class.
    private var optionClasses: [[String]: String] = [:]

    /// Writes the stubs of libraries, of global functions, and of the classes in the libraries.
    ///
    /// - Parameters:
    ///   - name: The name of the file, for LuaLS.
    ///   - api: The names that scripts can use.
    ///   - libraries: The libraries.
    ///   - functions: The global functions that are in no library.
    /// - Returns: The contents of the file.
    public static func text(
        _ name: String,
        of api: ScriptAPI,
        libraries: [LibraryDescription],
        functions: [FunctionDescription] = []
    ) -> String {
        let libraries = libraries.filter { !$0.isModule }
        var stubs = EditorStubs(name, of: api)
        if libraries.contains(where: { $0.name == "globus" }) { stubs.addErrorClasses() }
        for described in api.classes where libraries.contains(where: { described.name.hasPrefix($0.name + ".") }) {
            stubs.add(described)
        }
        for described in api.classes where !functions.isEmpty && !described.name.contains(".") { stubs.add(described) }
        for library in libraries { stubs.add(library) }
        for function in functions { stubs.add(function, as: function.name) }
        return stubs.lines.joined(separator: "\n") + "\n"
    }

    /// Writes the stubs of a library that scripts find with `require` alone, for a file of its name.
    ///
    /// - Parameters:
    ///   - module: The library.
    ///   - api: The names that scripts can use.
    /// - Returns: The contents of the file.
    public static func text(ofModule module: LibraryDescription, of api: ScriptAPI) -> String {
        var stubs = EditorStubs(module.name, of: api)
        for described in api.classes where described.name.hasPrefix(module.name + ".") { stubs.add(described) }
        stubs.add(module)
        stubs.lines += ["", "return \(module.name)"]
        return stubs.lines.joined(separator: "\n") + "\n"
    }

    private init(_ name: String, of api: ScriptAPI) {
        self.api = api
        lines = [
            "---@meta \(name)",
            "-- What scripts find, for editors. Made of the functions' descriptions; not run by anything.",
            "-- luacheck: ignore 111 112 121 122 131 142 211 212 241 411 631",
        ]
    }
}

extension EditorStubs {
    private mutating func addErrorClasses() {
        let names = api.errorClasses.map { "\"\($0.name)\"" }.joined(separator: "|")
        lines += ["", "---@alias globus.ErrorClass \(names)"]
    }

    private mutating func add(_ library: LibraryDescription) {
        lines += ["", "---\(library.summary)", "---@class \(library.name)lib"]
        // A part has stubs of its own.
        let fields = library.fields.filter { api.library(named: "\(library.name).\($0.name)") == nil }
        lines += fields.map(annotation)
        lines.append("\(library.isModule ? "local " : "")\(library.name) = {}")
        for function in library.functions { add(function, as: function.name) }
    }

    private mutating func add(_ described: ClassDescription) {
        let inherited = described.parent.flatMap(api.classDescription)
        let methods = described.methods.filter { method in
            inherited.map { parent in !parent.methods.contains { $0.name == method.name } } ?? true
        }
        let fields = described.fields.filter { field in
            inherited.map { parent in !parent.fields.contains { $0.name == field.name && $0.type == field.type } }
                ?? true
        }
        // The classes of its options stand before it.
        let overload = described.call.map { [self.overload(of: $0)] } ?? []
        let parent = described.parent.map { ": \($0)" } ?? ""
        lines += ["", "---\(described.summary)", "---@class \(described.name)\(parent)"]
        lines += fields.map(annotation) + described.operators.compactMap(annotation(operator:)) + overload
        guard !methods.isEmpty else { return }
        lines.append("local \(described.shortName) = {}")
        for method in methods {
            add(method, as: "\(described.shortName)\(method.isMethod ? ":" : ".")\(method.shortName)")
        }
    }

    /// Returns how objects of a class are called that stand for a method; the object of the method comes first.
    private mutating func overload(of method: FunctionDescription) -> String {
        let owner = api.classDescription(named: method.owner)?.name ?? "any"
        let parameters = method.parameters.map { parameter in
            "\(parameter.name)\(parameter.isOptional ? "?" : ""): \(optionClass(of: parameter, in: method))"
        }
        let results = method.results.map(\.type).joined(separator: ", ")
        return "---@overload fun(\((["self: \(owner)"] + parameters).joined(separator: ", "))): \(results)"
    }

    private func annotation(_ field: FieldDescription) -> String {
        "---@field \(Self.key(field.name)) \(field.type) \(field.summary)"
    }

    /// Returns the name of a field as an annotation has it, which puts what is no name in Lua into brackets.
    private static func key(_ name: String) -> String {
        let isName = name.allSatisfy { $0 == "_" || $0.isLetter || $0.isNumber }
        return isName && name != "end" ? name : "[\"\(name)\"]"
    }

    /// Returns an operator in the notation of LuaLS, which needs no annotation for `==` and `pairs`.
    private func annotation(operator name: String) -> String? {
        switch name {
        case "__len": "---@operator len: integer"
        case "__call": "---@overload fun(...): any"
        case "__index": "---@field [any] any"
        default: nil
        }
    }

    private mutating func add(_ function: FunctionDescription, as name: String) {
        let types = function.parameters.map { optionClass(of: $0, in: function) }
        lines += ["", "---\(function.summary)"]
        if function.mayWait { lines.append("---@async") }
        for (parameter, type) in zip(function.parameters, types) {
            let mark = parameter.isOptional ? "?" : ""
            lines.append("---@param \(parameter.name)\(mark) \(type) \(parameter.fullSummary)")
        }
        if function.isVariadic { lines.append("---@param ... any") }
        lines += function.results.map { "---@return \($0.type) # \($0.summary)" }
        let names = function.parameters.map(\.name) + (function.isVariadic ? ["..."] : [])
        lines.append("function \(name)(\(names.joined(separator: ", "))) end")
    }

    /// Returns the type of a parameter; a table of options has a class of its own.
    private mutating func optionClass(of parameter: HostParameter, in function: FunctionDescription) -> String {
        guard !parameter.options.isEmpty else { return parameter.type.annotation }
        var fields: [String] = []
        for option in parameter.options {
            let type = optionClass(of: option, in: function)
            let mark = option.isOptional ? "?" : ""
            fields.append("---@field \(Self.key(option.name))\(mark) \(type) \(option.fullSummary)")
        }
        if let name = optionClasses[fields] { return name }
        let owner = function.isMethod ? api.classDescription(named: function.owner)?.name : nil
        let name = [owner ?? function.owner, function.shortName, parameter.name].filter { !$0.isEmpty }
            .joined(separator: ".")
        optionClasses[fields] = name
        lines += ["", "---@class \(name)"] + fields
        return name
    }
}

/// Writes descriptions as settings for luacheck: the globals and their fields.
public enum LuacheckSettings {
    /// Writes a table of libraries and of global functions, as `stds.NAME = …`.
    public static func standard(
        _ name: String,
        libraries: [LibraryDescription],
        functions: [FunctionDescription] = []
    ) -> String {
        let tables = libraries.filter { !$0.isModule && !$0.name.contains(".") }.map {
            table(of: $0, in: libraries, depth: 2)
        }
        let names = functions.map { "    \"\($0.name)\"," }
        return "stds.\(name) = {\n  read_globals = {\n" + (names + tables).joined(separator: "\n") + "\n  },\n}\n"
    }

    /// Returns the table of a library, with a table for each of its parts.
    private static func table(of library: LibraryDescription, in libraries: [LibraryDescription], depth: Int) -> String
    {
        let margin = String(repeating: "  ", count: depth)
        let parts = libraries.filter { $0.name.hasPrefix("\(library.name).") }
        let partNames = parts.map(\.shortName)
        let names = library.functions.map(\.shortName) + library.fields.map(\.name).filter { !partNames.contains($0) }
        let fields = names.sorted().map { "\(margin)  \"\($0)\"," }
        let tables = parts.map { table(of: $0, in: libraries, depth: depth + 1) }
        return "\(margin)\(library.shortName) = { fields = {\n"
            + (fields + tables).joined(separator: "\n") + "\n\(margin)} },"
    }
}
