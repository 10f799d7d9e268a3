import CLuaSupport

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// A class of host objects, of which scripts see only the methods and fields.
///
/// A state keeps the class once it has had an object of it.
public final class HostClass<Object: AnyObject>: @unchecked Sendable {
    // @unchecked: everything is constant; `descriptor` is written once, before it is shared.

    /// The class name, such as `RefreshTokenAuthorizer`.
    public let name: String
    /// What its objects are, in one sentence.
    public let summary: String
    /// The methods.
    public let methods: [HostFunction]
    /// The fields.
    public let fields: [HostField]
    /// What its objects can be used as.
    package let kinds: HostKinds
    let descriptor: UnsafeMutablePointer<glua_class>
    private let parent: String?
    private let library: String?
    private let textFunction: HostFunction?
    private let closer: HostFunction?
    private let operators: [String: HostFunction]
    /// Whether the same Swift object is the same Lua value, for as long as Lua has a value for it.
    let keepsIdentity: Bool

    /// The documentation of the class.
    public var description: ClassDescription {
        ClassDescription(
            library.map { "\($0).\(name)" } ?? name,
            summary,
            parent: parent,
            methods: methods.map(\.description),
            fields: fields.map(\.description),
            operators: operators.keys.filter { $0 != HostOperator<Object>.methodEvent }.sorted(),
            call: operators[HostOperator<Object>.methodEvent]?.description
        )
    }

    /// Describes a class of a program's own objects.
    ///
    /// The same Swift object is the same value in Lua, for as long as Lua has a value for it. An object lives as long
    /// as Lua or Swift holds it, and is released on the thread that Lua runs on. Methods and fields take precedence
    /// over the keys of ``HostOperator/index(_:)``.
    ///
    /// - Parameters:
    ///   - kind: The kind of its objects; its annotation is the name of the class.
    ///   - summary: What its objects are, in one sentence.
    ///   - methods: The methods, which are named `Class:method`.
    ///   - fields: The fields.
    ///   - operators: The operators, such as `==`, `#`, `[]`, `()`, `<` and `pairs`.
    ///   - closer: The method that is called at the end of a loop or of a to-be-closed variable that holds an object.
    ///   - text: Returns the text for `tostring`, which must not hold a secret; the name of the class by default.
    public convenience init(
        _ kind: HostKind<Object>,
        _ summary: String,
        methods: [HostFunction] = [],
        fields: [HostField] = [],
        operators: [HostOperator<Object>] = [],
        closedBy closer: HostFunction? = nil,
        text: (@Sendable (Object) -> String)? = nil
    ) {
        self.init(
            kind.annotation.split(separator: ".").last.map(String.init) ?? kind.annotation,
            summary,
            kinds: [kind],
            methods: methods,
            fields: fields,
            closer: closer,
            operators: operators,
            keepsIdentity: true,
            describe: text.map { Self.describing(kind, $0) }
        )
    }

    /// Describes a class.
    ///
    /// - Parameters:
    ///   - name: The name, without that of a library.
    ///   - summary: What its objects are, in one sentence.
    ///   - parent: The superclass, by its name in annotations.
    ///   - kinds: What its objects can be used as. The library in the first one's annotation is the one of the class.
    ///   - methods: The methods.
    ///   - fields: The fields.
    ///   - userValues: How many Lua values each object holds for the host.
    ///   - closer: The method that is called at the end of a loop or of a to-be-closed variable that holds an object.
    ///   - operators: The operators of its objects.
    ///   - keepsIdentity: Whether the same Swift object is the same Lua value.
    ///   - describe: Pushes the text for `tostring`, which must not hold a secret; the name of the class by default.
    package init(
        _ name: String,
        _ summary: String,
        refining parent: String? = nil,
        kinds: [HostKind<Object>],
        methods: [HostFunction] = [],
        fields: [HostField] = [],
        userValues: Int32 = 0,
        closer: HostFunction? = nil,
        operators: [HostOperator<Object>] = [],
        keepsIdentity: Bool = false,
        describe: HostBody? = nil
    ) {
        self.name = name
        self.summary = summary
        self.methods = methods
        self.fields = fields
        self.closer = closer
        self.parent = parent
        self.keepsIdentity = keepsIdentity
        self.operators =
            kinds.first.map { kind in
                Dictionary(operators.map { ($0.event, $0.function(kind)) }) { _, last in last }
            } ?? [:]
        let annotation = kinds.first?.annotation ?? ""
        library = annotation.firstIndex(of: ".").map { String(annotation[..<$0]) }
        textFunction = describe.map { HostFunction("tostring", "The object as text.", isVariadic: true, body: $0) }
        descriptor = .allocate(capacity: 1)
        var all = HostKinds()
        for kind in kinds { all = all.union(kind.kinds) }
        self.kinds = all
        descriptor.initialize(
            to: glua_class(
                name: strdup(name),
                kinds: all.bits,
                user_values: userValues,
                own_kinds: all.makeList()
            )
        )
    }

    deinit {
        free(UnsafeMutablePointer(mutating: descriptor.pointee.name))
        descriptor.pointee.own_kinds?.deallocate()
        descriptor.deallocate()
    }

    private static func describing(
        _ kind: HostKind<Object>,
        _ text: @escaping @Sendable (Object) -> String
    ) -> HostBody {
        { call in
            call.stack.push(text(call.receiver(kind)))
            return .pushed(1)
        }
    }

    /// Registers the class with a state, which can then make objects of it.
    func register(with state: LuaState) {
        let stack = state.stack
        stack.pushTable(fields: Int32(methods.count))
        for method in methods {
            stack.push(method)
            stack.setField(method.shortName, of: -2)
        }
        pushAccessors(on: stack) { $0.getter }
        pushAccessors(on: stack) { $0.setter }
        stack.pushTable(fields: Int32(operators.count))
        for (event, function) in operators {
            glua_push_descriptor(stack.thread, function.descriptor)
            stack.setField(event, of: -2)
        }
        glua_register_class(stack.thread, descriptor, textFunction?.descriptor, description.name, closer?.descriptor)
    }

    /// Pushes a table with the getters or setters of the fields, by their names.
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
