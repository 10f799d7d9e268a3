import GlobusAuth
import LuaRuntime

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
        let plan = try PagePlan(call, service: client.configuration.serviceName)
        let pager = try Pager(client, plan, on: call.stack)
        let host = try call.host()
        host.assumeIsolated { host in pager.begin(in: host) }
        let object = PagerObject(pager)
        call.stack.push(PagerObject.next, boundTo: object, as: PagerObject.hostClass)
        call.stack.push()
        call.stack.push()
        call.stack.push(object, as: PagerObject.hostClass)
        return .pushed(4)
    }
}
