import GlobusAuth
import LuaRuntime

/// A listing as a loop holds it: its iterator is bound to it, and it is closed when the loop ends.
final class PagerObject {
    let pager: Pager

    init(_ pager: Pager) {
        self.pager = pager
    }

    static let kind = HostKind<PagerObject>(number: 12, name: "a listing", annotation: "globus.Listing")

    static let hostClass = HostClass<PagerObject>(
        "Listing",
        "A listing that a loop goes through, page by page; what client:paginated returns behind its iterator.",
        kinds: [kind],
        methods: [close],
        closer: close
    )

    static let close = HostFunction(
        "Listing:close",
        "Ends the listing: a request for the next page is cancelled. A for loop does it by itself.",
        receiver: .object(kind)
    ) { thread in
        HostCall.run(thread) { call in
            call.object(at: 1, kind).pager.close()
            return 0
        }
    }

    /// The iterator: the next item, or nil at the end.
    static let next = HostFunction(
        "Listing:next",
        "The next item, which is waited for when its page has not come yet; nil at the end.",
        receiver: .object(kind),
        isVariadic: true,
        mayWait: true
    ) { thread in
        HostCall.run(thread) { call in
            let pager = call.object(at: 1, kind).pager
            if pager.pushItem(on: call.stack) { return 1 }
            guard pager.hasNextPage else {
                call.stack.push()
                return 1
            }
            let host = try call.host()
            return call.wait {
                try await pager.waitForItems(in: host)
                return { stack in
                    if !pager.pushItem(on: stack) { stack.push() }
                    return 1
                }
            }
        }
    }
}
