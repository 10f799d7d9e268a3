import GlobusAuth
import Synchronization

/// Answers the operations of the Globus SDK that have no endpoint of their own, as their table describes them.
///
/// Documents that are created are kept, listed page by page in the style of the table, changed and deleted; what does not
/// exist is refused in the form of its service.
struct OperationService: Sendable {
    let core: MockCore

    /// An operation at one of its paths.
    private struct Entry: Sendable {
        let client: ServiceClient
        let operation: ServiceOperation
        let path: OperationPath
        let route: MockGlobus.Route
        let summary: String

        /// What two routes for the same requests have in common.
        var key: String { "\(operation.method.rawValue) \(path.shape)" }
    }

    /// All operations with all their paths; of two for the same requests the first.
    private static let entries: [Entry] = {
        var known: Set<String> = []
        var entries: [Entry] = []
        for client in ServiceClient.all {
            // A Globus Connect Server has its API below a path; all others are at the root of their own hosts.
            let prefix = client == .gcs ? "/api" : ""
            for operation in client.operations {
                for path in OperationPath.all(of: operation, below: prefix) {
                    let entry = Entry(
                        client: client,
                        operation: operation,
                        path: path,
                        route: MockGlobus.Route(operation.method.rawValue, path.pattern),
                        summary: operation.summary.prefix(1).lowercased() + operation.summary.dropFirst().dropLast()
                    )
                    if known.insert(entry.key).inserted { entries.append(entry) }
                }
            }
        }
        return entries
    }()

    /// The shapes of the collections whose documents have operations of their own.
    private static let collections = Set(entries.map(\.path).filter(\.isOfDocument).map(\.collection.shape))

    /// The endpoints for all operations whose routes are none of those that are given.
    func endpoints(besides others: [Endpoint]) -> [Endpoint] {
        let known = Set(others.map { "\($0.route.method ?? "") \(OperationPath($0.route.path).shape)" })
        return Self.entries.filter { !known.contains($0.key) }.map(endpoint)
    }

    private func endpoint(_ entry: Entry) -> Endpoint {
        let effect = OperationEffect(entry.operation, entry.path, in: Self.collections)
        let form = ServiceForm(of: entry.client)
        return Endpoint(entry.route, entry.summary) { request, values in
            do {
                if entry.operation.sendsAuthorization { try authorize(request, entry.client, form) }
                let call = OperationCall(
                    client: entry.client,
                    operation: entry.operation,
                    path: entry.path,
                    values: values,
                    request: request,
                    form: form,
                    core: core
                )
                try call.checkAncestors(Self.collections)
                return try call.answer(effect)
            } catch let failure as APIFailure {
                return failure.answer
            } catch {
                return APIFailure(status: 500, code: "InternalError", message: "\(error)", form: form.failure).answer
            }
        }
    }

    /// Refuses a request without a token for the service.
    private func authorize(
        _ request: MockGlobus.RecordedRequest,
        _ client: ServiceClient,
        _ form: ServiceForm
    ) throws {
        let servers: Set<String>
        switch client {
        case .specificFlow:
            servers = Set(core.resources.withLock { $0.documents(in: "/flows").map(\.id) })
        case .gcs: servers = [SeedDocuments.connectServerClient]
        default: servers = [client.service.resourceServer]
        }
        _ = try BearerCheck(core: core, servers: servers, form: form.failure).token(of: request)
    }
}
