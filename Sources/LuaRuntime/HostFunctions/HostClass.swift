import CLuaSupport

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// A class of host objects: the methods and fields that a script sees, and nothing else.
///
/// A state that has had an object of it keeps it.
public final class HostClass<Object: AnyObject>: @unchecked Sendable {
    // @unchecked: everything is constant; `descriptor` is written once, before anyone else has it.

    /// The class name, such as `RefreshTokenAuthorizer`.
    public let name: String
    /// What its objects are, in one sentence.
    public let summary: String
    /// The methods.
    public let methods: [HostFunction]
    /// The fields.
    public let fields: [HostField]
    let descriptor: UnsafeMutablePointer<glua_class>
    private let parent: String?
    private let library: String?
    private let textFunction: HostFunction?
    private let closer: HostFunction?

    /// What there is to say about it.
    public var description: ClassDescription {
        ClassDescription(
            library.map { "\($0).\(name)" } ?? name,
            summary,
            parent: parent,
            methods: methods.map(\.description),
            fields: fields.map(\.description)
        )
    }

    /// Describes a class.
    ///
    /// - `parent`: the class that it refines, by its name in annotations.
    /// - `kinds`: what its objects can be used as; the library of the first one's annotation is the class's own.
    /// - `userValues`: how many Lua values each object has for the host's use.
    /// - `closer`: the method that is called when a loop or a variable to be closed lets go of an object.
    /// - `describe`: the text that `tostring` gives, which must not hold a secret; the name of the class by default.
    public init(
        _ name: String,
        _ summary: String,
        refining parent: String? = nil,
        kinds: [HostKind<Object>],
        methods: [HostFunction] = [],
        fields: [HostField] = [],
        userValues: Int32 = 0,
        closer: HostFunction? = nil,
        describe: HostBody? = nil
    ) {
        self.name = name
        self.summary = summary
        self.methods = methods
        self.fields = fields
        self.closer = closer
        self.parent = parent
        let annotation = kinds.first?.annotation ?? ""
        library = annotation.firstIndex(of: ".").map { String(annotation[..<$0]) }
        textFunction = describe.map { HostFunction("tostring", "The object as text.", isVariadic: true, body: $0) }
        descriptor = .allocate(capacity: 1)
        let bits = kinds.reduce(0) { $0 | $1.bit }
        descriptor.initialize(to: glua_class(name: strdup(name), kinds: bits, user_values: userValues))
    }

    deinit {
        free(UnsafeMutablePointer(mutating: descriptor.pointee.name))
        descriptor.deallocate()
    }

    /// Lets the state make objects of the class.
    func register(with state: LuaState) {
        let stack = state.stack
        stack.pushTable(fields: Int32(methods.count))
        for method in methods {
            stack.push(method)
            stack.setField(method.shortName, of: -2)
        }
        pushAccessors(on: stack) { $0.getter }
        pushAccessors(on: stack) { $0.setter }
        glua_register_class(stack.thread, descriptor, textFunction?.descriptor, description.name, closer?.descriptor)
    }

    /// Pushes a table from field names to what C calls for them.
    ///
    /// Stack: [-0, +1]
    private func pushAccessors(on stack: LuaStack, _ accessor: (HostField) -> HostFunction?) {
        stack.pushTable(fields: Int32(fields.count))
        for field in fields {
            guard let function = accessor(field) else { continue }
            glua_push_descriptor(stack.thread, function.descriptor)
            stack.setField(field.name, of: -2)
        }
    }
}
