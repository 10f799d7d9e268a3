import GlobusAuth
import LuaRuntime
import Synchronization

/// What `client.paginated` is: the listings of the client as functions, and a method, `client:paginated(path)`.
final class PaginatorTable {
    let client: ClientObject

    init(of client: ClientObject) {
        self.client = client
    }

    static let kind = HostKind<PaginatorTable>(
        "globus.PaginatorTable",
        called: "what 'paginated' is"
    )

    /// The user value that keeps the client, whose authorizer may be a Lua object.
    private static let clientSlot: Int32 = 1

    /// The field of clients.
    static func field(of client: ServiceClient?) -> HostField {
        let client = PaginatorTables.lists(client) ? client : nil
        return HostField(
            "paginated",
            "globus.\(client?.name ?? ClientClass.baseName).paginated",
            "The client's listings, each as a function that returns an iterator over the items of all pages.",
            of: ClientObject.kind
        ) { object, call in
            call.stack.push(PaginatorTable(of: object), as: PaginatorTables.hostClass(of: client))
            call.stack.pushCopy(of: 1)
            call.stack.setUserValue(clientSlot, of: -2)
            return .pushed(1)
        }
    }
}

/// The classes of paginator tables, which are made when the first one of a client is asked for.
enum PaginatorTables {
    private static let made = Mutex<[String: HostClass<PaginatorTable>]>([:])

    /// Whether a client has a table of its own.
    static func lists(_ client: ServiceClient?) -> Bool {
        client.map { $0.operations.contains { $0.paging != nil } } ?? true
    }

    static func hostClass(of client: ServiceClient?) -> HostClass<PaginatorTable> {
        let name = client?.name ?? ClientClass.baseName
        return made.withLock { made in
            if let hostClass = made[name] { return hostClass }
            let hostClass = make(client, name)
            made[name] = hostClass
            return hostClass
        }
    }

    private static func make(_ client: ServiceClient?, _ name: String) -> HostClass<PaginatorTable> {
        HostClass(
            "\(name).paginated",
            summary(name),
            kinds: [PaginatorTable.kind],
            fields: listings(of: client).map(\.field),
            userValues: 1,
            operators: [.method(ClientClass.paginated)]
        ) { call in
            call.stack.push("\(call.receiver(PaginatorTable.kind).client.name).paginated")
            return .pushed(1)
        }
    }

    /// The documentation of the class; its functions are called with a dot.
    static func description(of client: ServiceClient?) -> ClassDescription {
        let name = client?.name ?? ClientClass.baseName
        return ClassDescription(
            "globus.\(name).paginated",
            summary(name),
            parent: client == nil ? nil : "globus.BaseClient.paginated",
            methods: listings(of: client).map(\.description),
            call: ClientClass.paginated.description
        )
    }

    private static func summary(_ name: String) -> String {
        name == ClientClass.baseName
            ? "Listings, page after page, as in `for item in client:paginated(path) do`."
            : "The listings of \(name), as in `for item in client.paginated.NAME { … } do`."
    }

    private static func listings(of client: ServiceClient?) -> [Listing] {
        guard let client else { return [] }
        return client.operations.filter { $0.paging != nil }.map {
            Listing(method: OperationMethod(client: client, operation: $0))
        }
    }
}

/// One listing of a client.
private struct Listing {
    let method: OperationMethod

    private var operation: ServiceOperation { method.operation }
    private var name: String { "\(method.client.name).paginated.\(operation.name)" }
    private var summary: String { "\(operation.summary) An iterator over all pages." }

    private var parameters: [HostParameter] {
        method.parameters(adding: PagePlan.operationOptions(operation))
    }

    var description: FunctionDescription {
        FunctionDescription(
            name,
            summary,
            parameters: parameters,
            results: ClientClass.paginated.description.results,
            failures: method.failures
        )
    }

    /// The function, bound to the client of the paginator table.
    var field: HostField {
        let function = self.function
        return HostField(
            operation.name,
            "function",
            summary,
            of: PaginatorTable.kind
        ) { _, call in
            call.stack.pushCopy(of: 1)
            call.stack.bind(function)
            return .pushed(1)
        }
    }

    private var function: HostFunction {
        HostFunction(
            name,
            summary,
            receiver: .object(PaginatorTable.kind),
            parameters: parameters,
            results: ClientClass.paginated.description.results,
            failures: method.failures
        ) { [operation] call in
            let client = call.receiver(PaginatorTable.kind).client.client
            return try call.list(PagePlan(call, operation, of: client), of: client)
        }
    }
}

extension HostCall {
    /// Begins a listing and returns what a loop takes.
    func list(_ plan: PagePlan, of client: BaseClient) throws -> HostReturn {
        let pager = try Pager(client, plan, on: stack)
        let host = try host()
        host.assumeIsolated { host in pager.begin(in: host) }
        let object = PagerObject(pager)
        stack.push(PagerObject.next, boundTo: object, as: PagerObject.hostClass)
        stack.push()
        stack.push()
        stack.push(object, as: PagerObject.hostClass)
        return .pushed(4)
    }
}
