import GlobusAuth
import LuaRuntime
import Synchronization

extension ScriptLibrary {
    /// The library `globus.scopes`.
    static let scopes = ScriptLibrary(
        "globus.scopes",
        "The scopes of the Globus services.",
        functions: ScopesLibrary.functions,
        constants: ScopesLibrary.constants,
        classes: [ScopesLibrary.base] + ScopesLibrary.hostClasses.map(\.description)
    )
}

/// The contents of `globus.scopes`: a collection for each service, and functions that make the collections of a Globus
/// Connect Server collection, an endpoint or a flow.
private enum ScopesLibrary {
    private static let kind = HostKind<ScopeCollectionObject>(
        number: 14,
        name: "a collection of scopes",
        annotation: "globus.ScopeCollection"
    )

    static let base = ClassDescription(
        kind.annotation,
        "The scopes of one service by their short names; `pairs` goes through them.",
        form: .base,
        fields: [resourceServer.description]
    )

    private static let resourceServer = HostField(
        "resource_server",
        "string",
        "The service that accepts tokens of these scopes.",
        of: kind
    ) { object, call in
        call.stack.push(object.collection.resourceServer)
        return .pushed(1)
    }

    // MARK: - Scopes of the services

    private static let services: [(title: String, object: ScopeCollectionObject)] =
        GlobusService.all.map { service in
            let name = service.kind + "Scopes"
            return (service.title, ScopeCollectionObject(name, service.scopes))
        } + [("Globus Nexus", ScopeCollectionObject("NexusScopes", .nexus))]

    private static let serviceClasses = services.map { make($0.object, "The scopes of \($0.title).") }

    static let constants = zip(services, serviceClasses).map { service, hostClass in
        ScriptConstant(service.object.name, "globus.\(service.object.name)", "The scopes of \(service.title).") {
            $0.push(service.object, as: hostClass)
        }
    }

    // MARK: - Scopes of a collection, an endpoint or a flow

    static let functions = [flow.function, endpoint.function, collection.function]
    static let hostClasses = serviceClasses + [flow.hostClass, endpoint.hostClass, collection.hostClass]

    private static let flow = makeFamily(
        "SpecificFlowScopes",
        "The scopes of one flow.",
        id: "flow_id",
        example: HostExample(
            """
            print(globus.scopes.SpecificFlowScopes("F-1").user)
            """,
            prints: "https://auth.globus.org/scopes/F-1/flow_F_1_user"
        ),
        ScopeCollection.specificFlow
    )
    fileprivate static let endpoint = makeFamily(
        "GCSEndpointScopes",
        "The scopes of one Globus Connect Server endpoint.",
        id: "endpoint_id",
        example: HostExample(
            """
            print(globus.scopes.GCSEndpointScopes("E1").manage_collections)
            """,
            prints: "urn:globus:auth:scope:E1:manage_collections"
        ),
        ScopeCollection.gcsEndpoint
    )
    fileprivate static let collection = makeFamily(
        "GCSCollectionScopes",
        "The scopes of one Globus Connect Server collection.",
        id: "collection_id",
        example: HostExample(
            """
            local scopes = globus.scopes.GCSCollectionScopes("C1")
            print(scopes.data_access, scopes.resource_server)
            """,
            prints: "https://auth.globus.org/scopes/C1/data_access\tC1"
        ),
        ScopeCollection.gcsCollection
    )

    /// Makes a function that makes collections of scopes, and the class of these collections.
    private static func makeFamily(
        _ name: String,
        _ summary: String,
        id: StaticString,
        example: HostExample,
        _ make: @escaping @Sendable (String) -> ScopeCollection
    ) -> (function: HostFunction, hostClass: HostClass<ScopeCollectionObject>) {
        let hostClass = self.make(ScopeCollectionObject(name, make("")), summary)
        let function = HostFunction(
            "globus.scopes.\(name)",
            summary,
            parameters: [.required("\(id)", .string, "Its id.")],
            results: [HostResult("globus.\(name)", "The scopes.")],
            example: example
        ) { call in
            let text = try call.string(id)
            guard !text.isEmpty, (try? Scope(text)) != nil else {
                throw call.invalid(id, "must be an id, without spaces and brackets")
            }
            call.stack.push(ScopeCollectionObject(name, make(text)), as: hostClass)
            return .pushed(1)
        }
        return (function, hostClass)
    }

    /// The last part of a scope's text, which bytes tell faster than characters.
    private static func ending(of scope: String) -> Substring {
        guard let end = scope.utf8.lastIndex(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "/") }) else {
            return scope[...]
        }
        return scope[scope.utf8.index(after: end)...]
    }

    /// Makes the class of a collection, whose fields are the scopes.
    private static func make(
        _ sample: ScopeCollectionObject,
        _ summary: String
    ) -> HostClass<ScopeCollectionObject> {
        let scopes = sample.collection.names.map { name in
            let ending = sample.collection[name].map(self.ending) ?? ""
            return HostField(name, GlobusScopeObject.kind.annotation, "The scope `\(ending)`.", of: kind) {
                object,
                call in
                call.stack.push(scope: try object.scope(name))
                return .pushed(1)
            }
        }
        return HostClass(
            sample.name,
            summary,
            refining: kind.annotation,
            kinds: [kind],
            fields: [resourceServer] + scopes,
            operators: [.iteration { $0.makeStep() }]
        ) { call in
            let object = call.receiver(kind)
            call.stack.push("\(object.name) (\(object.collection.resourceServer))")
            return .pushed(1)
        }
    }
}

/// The Swift object behind a collection of scopes in Lua.
private final class ScopeCollectionObject: Sendable {
    let name: String
    let collection: ScopeCollection

    init(_ name: String, _ collection: ScopeCollection) {
        self.name = name
        self.collection = collection
    }

    func scope(_ name: String) throws -> Scope { try Scope(collection[name] ?? "") }

    /// Makes the function that `pairs` calls for each turn, which returns the names in order, each with its scope.
    func makeStep() -> HostBody {
        let rest = Mutex(collection.names[...])
        return { call in
            guard let name = rest.withLock({ $0.popFirst() }) else { return .nothing }
            call.stack.push(name)
            call.stack.push(scope: try self.scope(name))
            return .pushed(2)
        }
    }
}

extension LuaStack {
    /// Pushes the scopes of one Globus Connect Server endpoint.
    ///
    /// Stack: [-0, +1]
    func push(endpointScopes id: String) {
        let scopes = ScopeCollectionObject(ScopesLibrary.endpoint.hostClass.name, .gcsEndpoint(id))
        push(scopes, as: ScopesLibrary.endpoint.hostClass)
    }

    /// Pushes the scopes of one Globus Connect Server collection.
    ///
    /// Stack: [-0, +1]
    func push(collectionScopes id: String) {
        let scopes = ScopeCollectionObject(ScopesLibrary.collection.hostClass.name, .gcsCollection(id))
        push(scopes, as: ScopesLibrary.collection.hostClass)
    }
}
