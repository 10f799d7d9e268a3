import CLuaSupport

/// A Lua 5.4 state with the libraries that scripts may use.
///
/// A state belongs to one isolation domain at a time, usually an actor, and is not `Sendable`. It runs functions as
/// coroutines with ``run(_:arguments:results:)``; several may be waiting at once.
public final class LuaState {
    /// How a state is set up.
    public struct Configuration: Sendable {
        /// The most memory that scripts may take, in bytes; 0 for no limit.
        public var memoryLimit: Int
        /// What each script may use.
        public var scriptLimits: LuaScript.Limits
        /// The class of errors for bad arguments and other misuse.
        public var usageErrorClass: String
        /// The class of errors for the limits that scripts may catch.
        public var limitErrorClass: String
        /// The class of the error that a cancelled wait raises.
        public var cancellationErrorClass: String
        /// How long a cancelled coroutine may go on, waiting again and again, before it is ended at its next wait.
        public var cancellationGrace: Duration
        /// Takes Lua's warnings.
        public var warn: @Sendable (String) -> Void
        /// Learns that a script that must stop has not done so for seconds, because a function in C keeps it.
        ///
        /// Called once for such a script, on a thread that must not be kept long.
        public var unstoppable: @Sendable (LuaError) -> Void
        /// Learns that a script is about to write to standard output or standard error.
        public var output: @Sendable () -> Void

        /// Creates a configuration.
        public init(
            memoryLimit: Int = 0,
            scriptLimits: LuaScript.Limits = LuaScript.Limits(),
            usageErrorClass: String = "UsageError",
            limitErrorClass: String = "LimitError",
            cancellationErrorClass: String = "CancelledError",
            cancellationGrace: Duration = .seconds(5),
            warn: @escaping @Sendable (String) -> Void = { _ in },
            unstoppable: @escaping @Sendable (LuaError) -> Void = { _ in },
            output: @escaping @Sendable () -> Void = {}
        ) {
            self.memoryLimit = memoryLimit
            self.scriptLimits = scriptLimits
            self.usageErrorClass = usageErrorClass
            self.limitErrorClass = limitErrorClass
            self.cancellationErrorClass = cancellationErrorClass
            self.cancellationGrace = cancellationGrace
            self.warn = warn
            self.unstoppable = unstoppable
            self.output = output
        }

        /// The limit of memory and what sets it, where that has a name, such as `512M (--max-memory)`.
        var memoryLimitText: String {
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: 96) { text in
                glua_memory_limit_text(memoryLimit, scriptLimits.names?.memory, text.baseAddress, text.count)
                return text.baseAddress.map { String(cString: $0) } ?? ""
            }
        }
    }

    let pointer: OpaquePointer
    let references: ReferencePool
    let configuration: Configuration
    private let callbacks: HostCallbacks
    /// What the running host function has asked the driver to wait for.
    var pendingOperation: HostOperation?
    /// The coroutine that runs, of those that the driver resumes.
    var currentCoroutine: LuaCoroutine?
    /// The modules that are being loaded.
    var moduleLoads: [ModuleLoad] = []
    /// What C points to: the functions and classes that the state was given.
    private var pointees: [ObjectIdentifier: AnyObject] = [:]
    /// The services that host functions find through the state.
    public var services: AnyObject?

    /// Creates a state; throws ``LuaError/Code/outOfMemory`` when there is no memory for it.
    public convenience init(configuration: Configuration = Configuration()) throws {
        try self.init(configuration: configuration, failingAllocation: 0)
    }

    init(configuration: Configuration, failingAllocation: Int64) throws {
        self.configuration = configuration
        self.references = ReferencePool()
        self.callbacks = HostCallbacks(
            usageClass: configuration.usageErrorClass,
            limitClass: configuration.limitErrorClass,
            limitNames: configuration.scriptLimits.names
        )
        guard let pointer = glua_new(callbacks.host, configuration.memoryLimit, failingAllocation) else {
            let limit = configuration.memoryLimit > 0 ? ": the limit is \(configuration.memoryLimitText)" : ""
            throw LuaError(.outOfMemory, "not enough memory for a Lua state\(limit)")
        }
        self.pointer = pointer
        glua_set_context(pointer, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit {
        let left = glua_close(pointer)
        assert(left == 0, "a Lua state has lost memory")
    }

    /// The release of Lua, such as `5.4.6`.
    public static var release: String { String(cString: glua_release()) }

    /// The stack of the state's main thread, for setting things up.
    public var stack: LuaStack { LuaStack(glua_main(pointer)) }

    /// The bytes that scripts and what belongs to them take.
    public var memoryUsed: Int { glua_memory_used(pointer) }

    /// The limit of memory and what sets it, where that has a name, such as `512M (--max-memory)`.
    package var memoryLimitText: String { configuration.memoryLimitText }

    /// Counts bytes that the host takes for what scripts wait for, from any thread; false where the limit has no room.
    ///
    /// On another thread than that of the state's executor they are only counted.
    package func reserve(_ bytes: Int) -> Bool { glua_reserve(pointer, bytes) }

    /// Takes back what ``reserve(_:)`` has counted.
    package func release(_ bytes: Int) { glua_unreserve(pointer, bytes) }

    /// Makes room for so many bytes, for what a person asks for when scripts have taken all memory.
    ///
    /// Collects garbage where that is needed, and where it is not enough raises the limit by what is missing, until the
    /// next call. Not while a script runs.
    ///
    /// - Returns: Whether there was room.
    package func makeHeadroom(_ bytes: Int) -> Bool {
        forgetReleasedReferences()
        return glua_make_headroom(pointer, bytes)
    }

    /// What C asks now and then whether host code that takes long may go on: with the thread that it works for, and the
    /// bytes that it holds beyond Lua's own.
    package static let pace: @convention(c) (OpaquePointer?, Int) -> Bool = glua_may_go_on

    /// Collects all garbage.
    public func collectGarbage() {
        forgetReleasedReferences()
        glua_collect_garbage(pointer)
    }

    /// Forgets an interrupt that came when no script was running.
    public func clearInterrupt() {
        glua_clear_interrupt(pointer)
    }

    /// Ends the script that runs, or the one that runs next, from any thread.
    public var interruptHandle: LuaInterruptHandle { LuaInterruptHandle(state: pointer) }

    /// Lets the n-th allocation from now and all after it fail while scripts run; 0 ends that.
    ///
    /// For tests.
    func failAllocations(from number: Int64) { glua_fail_allocations(pointer, number) }

    /// Interrupts the script when long C functions have asked so often whether they must end; 0 for never.
    ///
    /// For tests.
    func interrupt(afterChecks count: Int64) { glua_interrupt_after(pointer, count) }

    /// How many allocations there have been since the last ``failAllocations(from:)``.
    ///
    /// For tests.
    var allocationCount: Int64 { glua_allocations(pointer) }

    /// Keeps the value on top of `stack`, which is taken off it.
    public func keep(_ stack: LuaStack) -> LuaReference {
        forgetReleasedReferences()
        return LuaReference(number: glua_keep(stack.thread), pool: references)
    }

    /// Keeps the value at `index` for somebody who may let go of it on any thread, at any time; see ``onRelease(_:)``.
    package func keepHandle(_ stack: LuaStack, at index: Int32) -> LuaReference {
        forgetReleasedReferences()
        stack.pushCopy(of: index)
        return LuaReference(number: glua_keep(stack.thread), pool: references, isHandle: true)
    }

    /// Has `wake` called, on any thread, when a handle was let go of, so that ``forgetReleasedReferences()`` is called soon.
    package func onRelease(_ wake: @escaping @Sendable () -> Void) { references.onRelease(wake) }

    /// Keeps what C points to for as long as the state lives.
    func keep(alive object: AnyObject) { pointees[ObjectIdentifier(object)] = object }

    /// Lets the state make objects of a class, when the first one is made.
    func register<Object>(_ hostClass: HostClass<Object>) {
        guard pointees.updateValue(hostClass, forKey: ObjectIdentifier(hostClass)) == nil else { return }
        hostClass.register(with: self)
    }

    /// Lets the state collect what was let go of, on whatever thread.
    package func forgetReleasedReferences() {
        for number in references.takeReleased() { glua_forget(glua_main(pointer), number) }
    }

    static func of(_ thread: OpaquePointer) -> LuaState {
        // The state outlives every thread of its own, and its pointer is set before any code runs.
        Unmanaged<LuaState>.fromOpaque(glua_context(thread)).takeUnretainedValue()
    }
}

/// Interrupts a state from any thread, and from a signal handler.
public struct LuaInterruptHandle: @unchecked Sendable {
    // @unchecked: the C function behind it is made for that; the owner keeps the state alive meanwhile.
    let state: OpaquePointer

    /// Ends the script that runs, at its next instruction; where none runs, the one that runs next.
    public func interrupt() {
        glua_interrupt(state)
    }
}
