import GlobusAuth
public import LuaRuntime

/// A library for scripts: a table of functions, which is a global or a module, with everything that belongs to it.
///
/// The host's own libraries and those of an embedding program are such values, which
/// ``ScriptHost/Configuration/libraries`` lists. The checks of arguments, `check`, `:help`, completion, editor stubs
/// and the reference are derived from their descriptions.
public struct ScriptLibrary: Sendable {
    /// The name of the global, or of the module.
    public let name: String
    /// What the library is for, in one sentence.
    public let summary: String
    /// The functions in the table, which are named `library.function`.
    public let functions: [HostFunction]
    /// The other fields of the table.
    public let constants: [ScriptConstant]
    /// Libraries that are fields of the table, which are named `library.part`.
    public let parts: [ScriptLibrary]
    /// Global functions that are not in the table.
    public let globals: [HostFunction]
    /// The classes of its objects and the descriptions of its tables.
    public var classes: [ClassDescription] { makeClasses().map(\.description) }
    /// Makes the descriptions of the classes, which only tools ask for.
    private let makeClasses: @Sendable () -> [any ScriptClass]
    /// The classes of errors that its functions raise, besides the host's own.
    public let errorClasses: [ErrorClassDescription]
    /// The permissions that its functions need, besides those of ``Permissions`` itself.
    public let permissions: [ScriptPermission]
    /// Whether scripts find it with `require` alone, and not as a global.
    public let isModule: Bool
    /// The documentation of what Lua itself has in the table.
    let luaMembers: LibraryDescription?

    /// Describes a library.
    ///
    /// - Parameters:
    ///   - name: The name of the global, or of the module.
    ///   - summary: What the library is for, in one sentence.
    ///   - functions: The functions in the table, which are named `library.function`.
    ///   - constants: What else is in the table.
    ///   - parts: Libraries that are fields of the table, which are named `library.part`.
    ///   - globals: Functions that are globals themselves.
    ///   - classes: The classes of its objects, and the descriptions of its tables' shapes.
    ///   - errorClasses: The classes of errors that its functions raise beyond the host's own.
    ///   - permissions: What its functions need leave for.
    ///   - isModule: Whether scripts find it with `require` alone, and not as a global.
    public init(
        _ name: String,
        _ summary: String,
        functions: [HostFunction] = [],
        constants: [ScriptConstant] = [],
        parts: [ScriptLibrary] = [],
        globals: [HostFunction] = [],
        classes: @autoclosure @escaping @Sendable () -> [any ScriptClass] = [],
        errorClasses: [ErrorClassDescription] = [],
        permissions: [ScriptPermission] = [],
        isModule: Bool = false
    ) {
        self.name = name
        self.summary = summary
        self.functions = functions
        self.constants = constants
        self.parts = parts
        self.globals = globals
        makeClasses = classes
        self.errorClasses = errorClasses
        self.permissions = permissions
        self.isModule = isModule
        luaMembers = nil
    }

    /// Describes one of Lua's own libraries, with the functions that replace Lua's.
    init(lua members: LibraryDescription, functions: [HostFunction] = []) {
        name = members.name
        summary = members.summary
        self.functions = functions
        constants = []
        parts = []
        globals = []
        makeClasses = { [] }
        errorClasses = []
        permissions = []
        isModule = false
        luaMembers = members
    }

    /// Whether the library has a table; it may consist of global functions alone.
    public var hasTable: Bool {
        luaMembers != nil || !functions.isEmpty || !constants.isEmpty || !parts.isEmpty
    }

    /// The library, its parts, and their parts.
    package var withParts: [ScriptLibrary] { [self] + parts.flatMap(\.withParts) }

    /// The last part of the name.
    var shortName: String { name.split(separator: ".").last.map(String.init) ?? name }

    /// The documentation of its table.
    public var description: LibraryDescription {
        LibraryDescription(
            name,
            summary,
            functions: (luaMembers?.functions ?? []) + functions.map(\.description),
            fields: (luaMembers?.fields ?? []) + constants.map(\.description)
                + parts.map { FieldDescription($0.shortName, "table", $0.summary) },
            isModule: isModule
        )
    }
}

/// A part of a library that describes a class of objects, or tables with certain fields.
public protocol ScriptClass: Sendable {
    /// The documentation of the class.
    var description: ClassDescription { get }
}

extension HostClass: ScriptClass {}

extension ClassDescription: ScriptClass {
    /// The description itself.
    public var description: ClassDescription { self }
}

/// A value in a library's table.
public struct ScriptConstant: Sendable {
    /// The documentation of the value.
    public let description: FieldDescription
    let push: @Sendable (LuaStack) throws -> Void

    /// Describes a value.
    ///
    /// - Parameters:
    ///   - name: The name of the field.
    ///   - type: The type, in the notation of LuaLS annotations.
    ///   - summary: What the value is, in one sentence.
    ///   - push: Pushes the value.
    public init(_ name: String, _ type: String, _ summary: String, push: @escaping @Sendable (LuaStack) throws -> Void)
    {
        description = FieldDescription(name, type, summary)
        self.push = push
    }

    /// Describes a value that can be copied to Lua.
    public init(_ name: String, _ type: String, _ summary: String, value: ScriptValue) {
        self.init(name, type, summary) { try $0.push(value: value) }
    }
}

/// The documentation of a class of errors.
public struct ErrorClassDescription: Sendable {
    /// The value of the error's field `class`.
    public let name: String
    /// What has happened, in one sentence.
    public let summary: String
    /// The name of the superclass; nil for the root.
    public let parent: String?

    /// Describes a class of errors.
    public init(_ name: String, _ summary: String, parent: String? = nil) {
        self.name = name
        self.summary = summary
        self.parent = parent
    }

    /// The classes of errors that every host raises, the root first.
    static let standard = GlobusError.Code.all.map { ErrorClassDescription($0.name, $0.summary, parent: $0.parent) }
}

extension ScriptLibrary {
    /// Adds the library to all environments that are made from now on.
    func install(in state: LuaState) throws {
        if isModule {
            state.stack.pushTable(fields: fieldCount)
            try fill(on: state.stack)
            state.setModule(name)
        } else if hasTable {
            if luaMembers == nil {
                state.stack.pushTable(fields: fieldCount)
                state.setGlobal(name)
            }
            try state.extendLibrary(name) { try fill(on: $0) }
        }
        for function in globals {
            state.stack.push(function)
            state.setGlobal(function.shortName)
        }
    }

    /// Adds the library to one environment.
    func install(in environment: LuaReference, of state: LuaState) throws {
        let stack = state.stack
        stack.push(environment)
        if hasTable {
            stack.pushTable(fields: fieldCount)
            try fill(on: stack)
            stack.setField(name, of: -2)
        }
        for function in globals {
            stack.push(function)
            stack.setField(function.shortName, of: -2)
        }
        stack.pop()
    }

    private var fieldCount: Int32 { Int32(functions.count + constants.count + parts.count) }

    /// Sets the fields of the table on top.
    ///
    /// Stack: [-0, +0]
    private func fill(on stack: LuaStack) throws {
        for function in functions {
            stack.push(function)
            stack.setField(function.shortName, of: -2)
        }
        for constant in constants {
            try constant.push(stack)
            stack.setField(constant.description.name, of: -2)
        }
        for part in parts {
            stack.pushTable(fields: part.fieldCount)
            try part.fill(on: stack)
            stack.setField(part.shortName, of: -2)
        }
    }
}

extension ScriptLibrary {
    /// The libraries of a host besides Lua's own, by default.
    public static let standard: [ScriptLibrary] = [.globus, .json, .log, .task, .fileSystem]

    /// Lua's own libraries, which every host has, limited by the permissions.
    public static let lua: [ScriptLibrary] = [
        ScriptLibrary(lua: StandardLibrary.string),
        ScriptLibrary(lua: StandardLibrary.table),
        ScriptLibrary(lua: StandardLibrary.math),
        ScriptLibrary(lua: StandardLibrary.utf8),
        ScriptLibrary(lua: StandardLibrary.coroutine),
        ScriptLibrary(lua: StandardLibrary.os, functions: OSLibrary.functions),
        ScriptLibrary(lua: StandardLibrary.io, functions: IOLibrary.functions),
        ScriptLibrary(lua: StandardLibrary.package),
        ScriptLibrary(lua: StandardLibrary.debug),
    ]
}
