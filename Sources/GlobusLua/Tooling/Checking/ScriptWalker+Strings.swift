import LuaRuntime
import LuaSyntax

/// Methods that scripts expect of strings and strings do not have: they are Lua's own, whatever a script puts into its
/// table `string`.
extension ScriptWalker {
    private var stringLibrary: LibraryDescription? { api.library(named: "string") }

    func stringFunction(_ name: String) -> FunctionDescription? {
        stringLibrary?.functions.first { $0.shortName == name }
    }

    /// A method of a string, which is reported where there is none.
    mutating func stringMethod(_ access: Access) -> InferredType? {
        if let function = stringFunction(access.name) { return .function(function) }
        // What the script adds itself is known at its end.
        noteUnknownMethod(access)
        return nil
    }

    mutating func judge(unknownMethod access: Access) {
        let name = access.name
        if assignedMembers.contains("string.\(name)") {
            // Something else may have a method of that name.
            if access.owner == nil, ownMembers.contains(name) { return }
            let message = "strings do not find '\(name)', which the script adds to its table 'string'"
            return report(.unknownMember, "\(message); call string.\(name)(…)", at: access.position, meant: nil)
        }
        guard access.owner != nil else { return }
        let suggestion = Suggestion.nearest(to: name, among: stringLibrary?.functions.map(\.shortName) ?? [])
        report(.unknownMember, "strings have no method '\(name)'", at: access.position, meant: suggestion)
    }

    /// The name of the member of `string` that is assigned, and where.
    func assignedStringMember(_ target: Expression) -> Access? {
        guard case .suffixed(let base, let suffixes) = target.kind, suffixes.count == 1,
            case .field(let name, let position)? = suffixes.last
        else { return nil }
        let owner: InferredType? =
            switch base.kind {
            case .name(.global(let name)): api.library(named: name).map { .library($0) }
            case .name(.local(let variable)): types[ObjectIdentifier(variable)]
            default: nil
            }
        guard case .library(let library)? = owner, library.name == "string" else { return nil }
        return Access(owner: owner, name: name, position: position)
    }

    /// A function that is put into the table `string` and takes `self` is meant as a method.
    mutating func judge(method access: Access, _ body: FunctionBody) {
        guard body.parameters.first?.name == "self" else { return }
        let message = "strings will not find '\(access.name)' as a method, since their methods are Lua's own"
        report(.unknownMember, "\(message); call string.\(access.name)(…)", at: access.position, meant: nil)
    }
}
