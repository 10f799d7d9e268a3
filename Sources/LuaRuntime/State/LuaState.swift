import CLuaSupport

/// A Lua 5.4 state with the libraries that scripts may use.
///
/// A state belongs to one isolation domain at a time, usually an actor, and is not `Sendable`. It runs functions as
/// coroutines with ``run(_:arguments:results:)``; several of them may be waiting at once.
public final class LuaState {
    /// The settings of a state.
    public struct Configuration: Sendable {
        /// The most memory that scripts may use, in bytes; 0 for no limit.
        public var memoryLimit: Int
        /// How much each script may use.
        public var scriptLimits: LuaScript.Limits
        /// The class of errors for wrong arguments and other misuse.
        public var usageErrorClass: String
        /// The class of errors for limits that scripts may catch.
        public var limitErrorClass: String
        /// The class of errors that the waits of a cancelled task raise.
        public var cancellationErrorClass: String
        /// How long a cancelled coroutine may go on before it is ended at its next wait.
        public var cancellationGrace: Duration
        /// Called with Lua's warnings.
        public var warn: @Sendable (String) -> Void
        /// Called with what scripts warn of, once warnings are on.
        public var showWarning: @Sendable (String) -> Void
        /// Called when a script that must stop has not stopped for seconds, because a C function is running.
        ///
        /// It is called once for such a script, on a thread that must not be blocked for long.
        public var unstoppable: @Sendable (LuaError) -> Void
        /// Called when a script is about to write to standard output or standard error.
        public var output: @Sendable () -> Void
        /// The present time of `os.time` and `os.date`, in seconds since 1970; nil for the machine's.
        public var now: (@Sendable () -> Double)?

        /// Creates a configuration; each argument sets the property of the same name.
        public init(
            memoryLimit: Int = 0,
            scriptLimits: LuaScript.Limits = LuaScript.Limits(),
            usageErrorClass: String = "UsageError",
            limitErrorClass: String = "LimitError",
            cancellationErrorClass: String = "CancelledError",
            cancellationGrace: Duration = .seconds(5),
            warn: @escaping @Sendable (String) -> Void = { _ in },
            showWarning: @escaping @Sendable (String) -> Void = { _ in },
            unstoppable: @escaping @Sendable (LuaError) -> Void = { _ in },
            output: @escaping @Sendable () -> Void = {},
            now: (@Sendable () -> Double)? = nil
        ) {
            self.memoryLimit = memoryLimit
            self.scriptLimits = scriptLimits
            self.usageErrorClass = usageErrorClass
            self.limitErrorClass = limitErrorClass
            self.cancellationErrorClass = cancellationErrorClass
            self.cancellationGrace = cancellationGrace
            self.warn = warn
            self.showWarning = showWarning
            self.unstoppable = unstoppable
            self.output = output
            self.now = now
        }

        /// The least memory with which a script can begin, and do a little.
        package static let leastMemory = 128 << 10

        /// What to do about a memory limit with which no script can begin; nil where one can.
        package static func remedy(forMemory limit: Int) -> String? {
            limit > 0 && limit < leastMemory ? "give \(leastMemory >> 10)K or more" : nil
        }

        /// The memory limit in words and the setting, where that has a name, as in `512M (--max-memory)`.
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
    // Access to these is not checked at run time, since no function holds on to one while it calls another.

    /// What the running host function has asked to wait for.
    @exclusivity(unchecked) var pendingWait: FiberWait?
    /// What had been done when the wait was cancelled after which the running coroutine goes on.
    @exclusivity(unchecked) var waitRemark: String?
    /// The running coroutine, of those that the scheduler resumes; who runs it holds it.
    @exclusivity(unchecked) var running: Unmanaged<LuaCoroutine>?
    /// The same coroutine.
    package var currentCoroutine: LuaCoroutine? { running?.takeUnretainedValue() }
    /// Whether the running coroutine is cancelled, or about to be since what it belongs to is; nil where none runs.
    var isCurrentDoomed: Bool? { running?._withUnsafeGuaranteedRef { $0.isDoomed } }
    /// Runs the coroutines.
    package let scheduler: Scheduler
    /// The numbers of the references that were released last.
    @exclusivity(unchecked) private var releasedReferences: [Int32] = []
    /// The modules that are being loaded.
    @exclusivity(unchecked) var moduleLoads: [ModuleLoad] = []
    /// The functions and classes of the state, to which C holds pointers.
    private var pointees: [ObjectIdentifier: AnyObject] = [:]
    /// The services that host functions find through the state.
    @exclusivity(unchecked) public var services: AnyObject?

    /// Creates a state.
    ///
    /// - Throws: ``LuaError`` with ``LuaError/Code/outOfMemory`` where there is no memory for it.
    public convenience init(configuration: Configuration = Configuration()) throws {
        try self.init(configuration: configuration, failingAllocation: 0)
    }

    init(configuration: Configuration, failingAllocation: Int64) throws {
        self.configuration = configuration
        self.references = ReferencePool()
        self.scheduler = Scheduler(grace: configuration.cancellationGrace.nanoseconds) { glua_now() }
        self.callbacks = HostCallbacks(
            usageClass: configuration.usageErrorClass,
            limitClass: configuration.limitErrorClass,
            limitNames: configuration.scriptLimits.names
        )
        guard let pointer = glua_new(callbacks.host, configuration.memoryLimit, failingAllocation) else {
            let limit = configuration.memoryLimit > 0 ? ": the limit is \(configuration.memoryLimitText)" : ""
            let remedy = Configuration.remedy(forMemory: configuration.memoryLimit).map { "; \($0)" } ?? ""
            throw LuaError(.outOfMemory, "not enough memory for a Lua state\(limit)\(remedy)")
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

    /// The stack of the state's main thread, for setting up the state.
    public var stack: LuaStack { LuaStack(glua_main(pointer)) }

    /// The bytes that scripts and their objects use.
    public var memoryUsed: Int { glua_memory_used(pointer) }

    /// The memory limit in words and the setting, where that has a name, as in `512M (--max-memory)`.
    package var memoryLimitText: String { configuration.memoryLimitText }

    /// Has this process keep up to so many bytes that were freed last for what it needs next, where its C library can.
    ///
    /// To give them back to the system and to take others takes more time than most of what scripts do.
    package static func keepFreedMemory(upTo bytes: Int) { glua_keep_freed_memory(bytes) }

    /// Counts bytes that the host uses for what scripts wait for, from any thread; returns false where the limit leaves
    /// no room.
    ///
    /// On any thread but that of the state's executor, the bytes are counted in any case.
    package func reserve(_ bytes: Int) -> Bool { glua_reserve(pointer, bytes) }

    /// Takes back bytes that ``reserve(_:)`` has counted.
    package func release(_ bytes: Int) { glua_unreserve(pointer, bytes) }

    /// Makes room for a person's request when scripts have used up all memory.
    ///
    /// Collects garbage if needed. Where that is not enough, raises the limit by what is missing, until the next call.
    /// It must not be called while a script runs.
    ///
    /// - Parameter bytes: The bytes to make room for.
    /// - Returns: Whether there is room.
    package func makeHeadroom(_ bytes: Int) -> Bool {
        forgetReleasedReferences()
        return glua_make_headroom(pointer, bytes)
    }

    /// The C function that long-running host code calls now and then to ask whether it may go on.
    ///
    /// It takes the thread for which the code works, and the bytes that the code uses beyond Lua's own.
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

    /// Ends the running script, or the next one that runs, from any thread.
    public var interruptHandle: LuaInterruptHandle { LuaInterruptHandle(state: pointer) }

    /// Makes the n-th allocation from now, and all after it, fail while scripts run; 0 ends that.
    ///
    /// For tests.
    func failAllocations(from number: Int64) { glua_fail_allocations(pointer, number) }

    /// Interrupts the script when long-running C functions have asked `count` times whether they may go on; 0 for
    /// never.
    ///
    /// For tests.
    func interrupt(afterChecks count: Int64) { glua_interrupt_after(pointer, count) }

    /// The number of allocations since the last ``failAllocations(from:)``.
    ///
    /// For tests.
    var allocationCount: Int64 { glua_allocations(pointer) }

    /// Keeps the value on top of `stack`, and pops it.
    public func keep(_ stack: LuaStack) -> LuaReference {
        forgetReleasedReferences()
        return LuaReference(number: glua_keep(stack.thread), pool: references)
    }

    /// Keeps the value at `index` for a holder that may release it on any thread at any time; see ``onRelease(_:)``.
    package func keepHandle(_ stack: LuaStack, at index: Int32) -> LuaReference {
        forgetReleasedReferences()
        stack.pushCopy(of: index)
        return LuaReference(number: glua_keep(stack.thread), pool: references, isHandle: true)
    }

    /// Sets a function that is called, on any thread, when a handle was released, so that
    /// ``forgetReleasedReferences()`` is called soon.
    package func onRelease(_ wake: @escaping @Sendable () -> Void) { references.onRelease(wake) }

    /// Keeps an object alive to which C holds a pointer, for as long as the state lives.
    func keep(alive object: AnyObject) { pointees[ObjectIdentifier(object)] = object }

    /// Registers a class with the state before its first object is made.
    func register<Object>(_ hostClass: HostClass<Object>) {
        guard pointees.updateValue(hostClass, forKey: ObjectIdentifier(hostClass)) == nil else { return }
        hostClass.register(with: self)
    }

    /// Lets Lua collect the values whose references were released on any thread.
    package func forgetReleasedReferences() {
        references.takeReleased(&releasedReferences)
        for number in releasedReferences { glua_forget(glua_main(pointer), number) }
    }

    static func of(_ thread: OpaquePointer) -> LuaState {
        // The state outlives all of its threads, and its pointer is set before any code runs.
        Unmanaged<LuaState>.fromOpaque(glua_context(thread)).takeUnretainedValue()
    }

    /// Calls `body` with the state of a thread, which is not retained: each call of a host function would cost as much more.
    @inline(__always)
    static func with<R>(_ thread: OpaquePointer, _ body: (LuaState) -> R) -> R {
        Unmanaged<LuaState>.fromOpaque(glua_context(thread))._withUnsafeGuaranteedRef(body)
    }
}

/// Interrupts a state from any thread, or from a signal handler.
public struct LuaInterruptHandle: @unchecked Sendable {
    // @unchecked: the C function is made for calls from anywhere; the owner keeps the state alive.
    let state: OpaquePointer

    /// Ends the running script at its next instruction; where none runs, the next one that does.
    public func interrupt() {
        glua_interrupt(state)
    }
}
