public import LuaRuntime

extension ScriptAPI {
    /// What there is to say about `name`, as lines of plain text: a library, a function, a class, a method, a field,
    /// an error class or a permission; nil where there is no such thing.
    ///
    /// - `width`: the number of columns that lines are broken at.
    public func help(for name: String, width: Int = 80) -> String? {
        let text = HelpText(width: width)
        if let library = library(named: name) { return text.describe(library) }
        if let function = function(named: name) {
            let constructed = resultClass(of: function).flatMap { $0.name == name ? $0 : nil }
            return text.describe(function) + (constructed.map { text.members(of: $0) } ?? "")
        }
        if let described = classDescription(named: name) { return text.describe(described) }
        if let (owner, field) = field(named: name) { return text.describe(field, of: owner) }
        if let described = errorClasses.first(where: { $0.name == name }) {
            return text.describe(described, kinds: errorClasses.filter { $0.parent == name })
        }
        if let permission = permissions.first(where: { $0.name == name }) { return text.describe(permission) }
        return nil
    }

    /// A field by the name of its library or class and its own, or a global that is neither library nor function.
    public func field(named name: String) -> (owner: String, field: FieldDescription)? {
        if let variable = variables.first(where: { $0.name == name }) { return ("", variable) }
        guard let mark = name.lastIndex(where: { $0 == "." || $0 == ":" }) else { return nil }
        let owner = String(name[..<mark])
        let fields = library(named: owner)?.fields ?? classDescription(named: owner)?.fields ?? []
        return fields.first { $0.name == name[name.index(after: mark)...] }.map { (owner, $0) }
    }

    /// The name that was probably meant by one for which there is no help.
    public func suggestion(for name: String) -> String? {
        let functions = functions.map(\.name) + libraries.flatMap(\.functions).map(\.name)
        let classes = classes.flatMap { owner in
            [owner.name] + owner.methods.map { "\(owner.shortName):\($0.shortName)" }
        }
        return Suggestion.nearest(
            to: name,
            among: libraries.map(\.name) + functions + classes + errorClasses.map(\.name)
        )
            ?? functions.first { $0.hasSuffix(".\(name)") }
    }
}
