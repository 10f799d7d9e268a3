import Glibc
import GlobusAuth
import LuaRuntime
import Synchronization

/// The bodies that requests send, which count towards the memory of scripts for as long as a request holds them.
///
/// A large string is copied only once for all requests that send it at the same time. Used on the host's executor only.
final class RequestBodies {
    /// Smaller strings are not worth a search for a copy.
    private static let smallestShared = 64 << 10
    /// How many places are remembered before those are dropped whose bodies no longer exist.
    private static let placesKept = 32

    private struct Place: Hashable {
        let address: UnsafeRawPointer
        let size: Int
    }

    private struct Entry {
        weak var body: CountedBody?
    }

    private let memory: BodyMemory
    private var shared: [Place: Entry] = [:]

    init(_ memory: BodyMemory) {
        self.memory = memory
    }

    /// Returns the string at `index` as a body; nil where there is none.
    func string(at index: Int32, on stack: LuaStack) throws -> CountedBody? {
        try stack.withBytes(at: index) { bytes in
            guard let bytes else { return nil }
            guard bytes.count >= Self.smallestShared, let address = bytes.baseAddress else {
                return try count(bytes.count, on: stack) { Array(bytes) }
            }
            let place = Place(address: address, size: bytes.count)
            // Another string may now be at the address of one that is still being sent.
            if let body = shared[place]?.body, body.isEqual(to: bytes) { return body }
            let body = try count(bytes.count, on: stack) { Array(bytes) }
            remember(body, at: place)
            return body
        }
    }

    /// Returns bytes that were made for one request as a body.
    func bytes(_ bytes: [UInt8], on stack: LuaStack) throws -> CountedBody {
        try count(bytes.count, on: stack) { bytes }
    }

    /// Returns a form as a body, which counts its parameters and the encoded bytes.
    func form(_ parameters: Parameters, on stack: LuaStack) throws -> CountedBody {
        try count(2 * parameters.encodedSize, on: stack) { [] }
    }

    /// Counts a body before it is made.
    private func count(_ size: Int, on stack: LuaStack, _ make: () -> [UInt8]) throws -> CountedBody {
        guard LuaState.pace(stack.thread, size), memory.reserve(size) else {
            throw GlobusError(.limit, "not enough memory for the body of the request: the limit is \(memory.limit)")
        }
        return CountedBody(make(), size: size, memory)
    }

    private func remember(_ body: CountedBody, at place: Place) {
        if shared.count >= Self.placesKept { shared = shared.filter { $0.value.body != nil } }
        shared[place] = Entry(body: body)
    }
}

/// A body that counts as long as it lives.
///
/// Its life may end on any thread.
final class CountedBody: Sendable {
    let bytes: [UInt8]
    private let size: Int
    private let memory: BodyMemory

    fileprivate init(_ bytes: [UInt8], size: Int, _ memory: BodyMemory) {
        self.bytes = bytes
        self.size = size
        self.memory = memory
    }

    deinit { memory.release(size) }

    fileprivate func isEqual(to other: UnsafeRawBufferPointer) -> Bool {
        bytes.withUnsafeBytes { own in
            guard own.count == other.count, let first = own.baseAddress, let second = other.baseAddress else {
                return own.count == other.count
            }
            return memcmp(first, second, own.count) == 0
        }
    }
}

/// An HTTP client whose responses count towards the memory of scripts while they are being received.
struct CountedHTTPClient: CallbackHTTPClient {
    private let client: any HTTPClient
    /// The same client, where it can call back.
    private let callbackClient: (any CallbackHTTPClient)?
    private let memory: BodyMemory

    init(client: any HTTPClient, memory: BodyMemory) {
        self.client = client
        self.memory = memory
        callbackClient = client as? any CallbackHTTPClient
    }

    var originGates: OriginGates? { client.originGates }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        var request = request
        request.responseMemory = memory
        return try await client.send(request)
    }

    var isOnThread: Bool { callbackClient?.isOnThread ?? false }

    func start(
        _ request: consuming HTTPRequest,
        _ completion: @escaping (Result<HTTPResponse, any Error>) -> Void
    ) -> any HTTPTransfer {
        guard let callbackClient else {
            preconditionFailure("a request by callbacks needs a client that calls back")
        }
        request.responseMemory = memory
        return callbackClient.start(request, completion)
    }
}

/// Counts bodies that are being sent or received towards the memory of scripts, until the host is gone.
final class BodyMemory: ResponseMemory {
    /// A state of which only functions are called that may be called from any thread.
    private struct Owner: @unchecked Sendable {
        // @unchecked: see above.
        let state: LuaState
    }

    // Not a weak reference: with one, every call of a host function would take longer, since Swift then keeps the state's
    // reference counts elsewhere.
    private let owner: Mutex<Owner?>
    let limit: String

    init(of state: LuaState) {
        owner = Mutex(Owner(state: state))
        limit = state.memoryLimitText
    }

    /// Lets go of the state; nothing is counted from now on.
    func end() { owner.withLock { $0 = nil } }

    func reserve(_ bytes: Int) -> Bool { current?.state.reserve(bytes) ?? true }

    func release(_ bytes: Int) { current?.state.release(bytes) }

    private var current: Owner? { owner.withLock { $0 } }
}
