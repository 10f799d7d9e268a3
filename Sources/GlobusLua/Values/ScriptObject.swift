public import LuaRuntime

/// An object that is passed between Swift and Lua: one of a program's own classes, or a value that only Lua can use.
public struct ScriptObject: Sendable, Equatable {
    /// The name of its class, such as `Person`, or what messages call it.
    public let className: String
    private let content: Content

    private enum Content: @unchecked Sendable {
        // @unchecked: to take a Swift object out, one must know its kind, and with it whether it may be shared.

        /// A Swift object, and a closure that pushes it.
        case swift(AnyObject, HostKinds, push: @Sendable (LuaStack) -> Void)
        /// A Lua value, and the Swift object behind it, if any.
        case lua(LuaReference, identity: UInt, AnyObject?, HostKinds)
    }

    /// Makes an object of a class.
    init<Object: AnyObject & Sendable>(_ object: Object, _ hostClass: HostClass<Object>) {
        className = hostClass.name
        content = .swift(object, hostClass.kinds) { $0.push(object, as: hostClass) }
    }

    /// Keeps the value at `index`.
    init(at index: Int32, on stack: LuaStack) {
        className = stack.className(at: index) ?? stack.typeName(at: index)
        let reference = stack.state.keepHandle(stack, at: index)
        let kept = stack.anyObject(at: index)
        let identity = UInt(bitPattern: stack.identity(at: index))
        content = .lua(reference, identity: identity, kept?.object, kept?.kinds ?? HostKinds())
    }

    /// Returns the Swift object, where it is of the kind.
    public func object<Object>(_ kind: HostKind<Object>) -> Object? {
        // A class has a kind only if its objects are of the kind's Swift type.
        guard kinds.contains(kind), let object = swiftObject else { return nil }
        return unsafeDowncast(object, to: Object.self)
    }

    /// Pushes the value; returns false, and pushes nothing, where it belongs to another host.
    ///
    /// Stack: [-0, +1] or [-0, +0]
    func push(on stack: LuaStack) -> Bool {
        switch content {
        case .swift(_, _, let push): push(stack)
        case .lua(let reference, _, _, _):
            guard reference.belongs(to: stack.state) else { return false }
            stack.push(reference)
        }
        return true
    }

    /// Whether both are the same object.
    public static func == (left: ScriptObject, right: ScriptObject) -> Bool {
        switch (left.content, right.content) {
        case (.lua(let left, let identity, _, _), .lua(let right, let other, _, _)):
            left.isOfSameState(as: right) && identity == other
        default: left.swiftObject.map { $0 === right.swiftObject } ?? false
        }
    }

    private var kinds: HostKinds {
        switch content {
        case .swift(_, let kinds, _): kinds
        case .lua(_, _, _, let kinds): kinds
        }
    }

    private var swiftObject: AnyObject? {
        switch content {
        case .swift(let object, _, _): object
        case .lua(_, _, let object, _): object
        }
    }
}

extension ScriptValue {
    /// Creates a value from an object of a program's own class.
    public static func object<Object: AnyObject & Sendable>(
        _ object: Object,
        as hostClass: HostClass<Object>
    ) -> ScriptValue {
        .object(ScriptObject(object, hostClass))
    }

    /// Returns the Swift object, where it is of the kind.
    public func object<Object>(_ kind: HostKind<Object>) -> Object? {
        if case .object(let value) = self { value.object(kind) } else { nil }
    }
}
