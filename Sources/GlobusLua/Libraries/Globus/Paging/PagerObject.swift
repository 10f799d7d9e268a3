import GlobusAuth
import LuaRuntime

/// The Swift object behind a listing in a loop.
///
/// Its iterator is bound to it, and it is closed when the loop ends.
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
        receiver: .object(kind),
        example: HostExample(
            """
            local next_item, _, _, listing = transfer:paginated("/v0.10/task_list")
            print(next_item().status)
            listing:close()
            """,
            prints: "SUCCEEDED"
        )
    ) { call in
        call.receiver(kind).pager.close()
        return .nothing
    }

    /// The iterator, which returns the next item, or nil at the end.
    static let next = HostFunction(
        waiting: "Listing:next",
        "The next item, which is waited for when its page has not come yet; nil at the end.",
        receiver: .object(kind),
        isVariadic: true
    ) { call in
        let pager = call.receiver(kind).pager
        if pager.pushItem(on: call.stack) { return .now(.pushed(1)) }
        guard pager.hasNextPage else {
            call.stack.push()
            return .now(.pushed(1))
        }
        let host = try call.host()
        return .wait {
            try await pager.waitForItems(in: host)
            return .push { stack in
                if !pager.pushItem(on: stack) { stack.push() }
                return 1
            }
        }
    }
}

extension ClientClass {
    static let paginated = HostFunction(
        "BaseClient:paginated",
        "An iterator over the items of a listing, page after page.",
        details: """
            For `for item in client:paginated(path) do`. While one page is read the next one is fetched; leaving the loop \
            cancels that. The iterator alone is what `task.map` takes. After an error the next call of the iterator asks \
            for the same page again.
            """,
        receiver: .object(ClientObject.kind),
        parameters: [
            .required("path", .string, "The path below the base URL, or an absolute URL."),
            .optional("opts", .table, "Options.", options: PagePlan.parameters + requestOptions),
        ],
        results: [
            HostResult(
                "fun(): any",
                "The iterator; it may wait, raises what a request raises, and returns nil at the end."
            ),
            HostResult("nil", "Nothing."),
            HostResult("nil", "Nothing."),
            HostResult("globus.Listing", "What the loop closes when it is left."),
        ],
        example: HostExample(
            """
            local count = 0
            for item in transfer:paginated("/v0.10/task_list", { page_size = 10 }) do
              if item.status == "SUCCEEDED" then count = count + 1 end
            end
            print(count)
            """,
            prints: "25"
        )
    ) { call in
        let client = call.receiver(ClientObject.kind).client
        let plan = try PagePlan(call, of: client)
        return try call.list(plan, of: client)
    }
}
