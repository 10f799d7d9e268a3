import GlobusAuth
import Logging
import LuaRuntime

/// A listing under way: the page that is being read, and the next one, which is fetched at the same time.
///
/// Used in the host's isolation only. Releasing it cancels the request for the next page.
final class Pager: @unchecked Sendable {
    // @unchecked: only the host uses the variables, in one call at a time.

    private let client: BaseClient
    private let plan: PagePlan
    private var cursor: PageCursor
    /// The request for the next page, or nil where there is none.
    private var request: PageSource.Request?
    private var fetch: Task<HTTPResponse, any Error>?
    /// The items of the page that is being read.
    private var items: LuaReference?
    private var itemCount: Int64 = 0
    private var nextItem: Int64 = 1
    /// How many more items may be returned; nil for all.
    private var remaining: Int64?
    private let turns = Turns()

    init(_ client: BaseClient, _ plan: PagePlan, on stack: LuaStack) throws {
        self.client = client
        self.plan = plan
        cursor = PageCursor(plan)
        remaining = plan.maximumItems
        if remaining != 0 { request = try nextRequest(on: stack) }
    }

    deinit { fetch?.cancel() }

    /// Whether there may be more items than those already fetched.
    var hasNextPage: Bool { request != nil }

    /// Pushes the next fetched item; returns false where there is none.
    ///
    /// Stack: [-0, +1], or nothing
    func pushItem(on stack: LuaStack) -> Bool {
        guard let items, nextItem <= itemCount, remaining != 0 else { return false }
        stack.push(items)
        stack.pushItem(nextItem, of: -1)
        stack.replace(-2)
        nextItem += 1
        if !plan.yieldsPages, let remaining { self.remaining = remaining - 1 }
        return true
    }

    /// Waits for the next page that has items, unless there are fetched items left.
    func waitForItems(in host: ScriptHost) async throws { try await refill(in: host) }

    private func refill(in host: isolated ScriptHost) async throws {
        try await turns.take()
        defer { turns.pass() }
        while nextItem > itemCount, let request {
            let fetch = self.fetch ?? start(request, in: host)
            let response: HTTPResponse
            do {
                response = try await withTaskCancellationHandler {
                    _ = host
                    return try await fetch.value
                } onCancel: {
                    fetch.cancel()
                }
            } catch {
                guard self.request != nil else { return }
                // The next call sends the request again.
                self.fetch = nil
                throw error
            }
            // The loop may have been closed in the meantime.
            guard self.request != nil else { return }
            self.fetch = nil
            try open(response, in: host)
        }
    }

    /// Starts to fetch the first page.
    func begin(in host: isolated ScriptHost) {
        if let request { fetch = start(request, in: host) }
    }

    /// Ends the loop: nothing more is fetched or returned.
    func close() {
        fetch?.cancel()
        fetch = nil
        request = nil
        items = nil
        itemCount = 0
    }

    private func start(
        _ request: PageSource.Request,
        in host: isolated ScriptHost
    ) -> Task<HTTPResponse, any Error> {
        let client = self.client
        let (method, path, options) = (request.method, request.path, request.options)
        let fetch = Task(executorPreference: host.taskExecutor) { try await client.request(method, path, options) }
        self.fetch = fetch
        return fetch
    }

    /// Reads a page, and requests the next one before the first item of this one is returned.
    private func open(_ response: HTTPResponse, in host: isolated ScriptHost) throws {
        let stack = host.scratchStack
        let top = stack.count
        defer { stack.pop(stack.count - top) }
        let object = ResponseObject(response)
        stack.push(object, as: ResponseClass.hostClass)
        try stack.pushData(of: object, at: -1)
        let page = PageReader(stack, at: -1)
        do {
            try page.pushItems(plan.itemsKey, plan.function)
        } catch {
            guard plan.yieldsPages, plan.itemsKey == nil else {
                throw stack.type(at: top + 2) == .nil ? object.jsonFailure(plan.function) : error
            }
            stack.pushTable()
        }
        let count = Int64(stack.length(at: -1))
        let goesOn = try cursor.advance(over: page, items: count)
        if cursor.isCut { warnOfCap(host) }
        items = stack.reference(at: plan.yieldsPages ? stack.list(of: top + 1) : -1)
        itemCount = plan.yieldsPages ? 1 : count
        nextItem = 1
        request = goesOn ? try nextRequest(on: stack) : nil
        begin(in: host)
    }

    private func nextRequest(on stack: LuaStack) throws -> PageSource.Request {
        try plan.source.request(adding: cursor.parameters, on: stack)
    }

    /// Tells that the service has more items than it gives.
    private func warnOfCap(_ host: isolated ScriptHost) {
        guard let cap = plan.cap else { return }
        host.services.logger.warning(
            """
            \(plan.function): there are more items, but the service gives no more than \(cap) of a listing; ask for \
            fewer, with a filter or a narrower query
            """
        )
    }
}

extension LuaStack {
    /// Pushes a list with only the value at `index`, and returns the list's index.
    ///
    /// Stack: [-0, +1]
    fileprivate func list(of index: Int32) -> Int32 {
        pushTable(items: 1)
        pushCopy(of: index)
        setItem(1, of: -2)
        return -1
    }
}
