import GlobusAuth
import Synchronization

/// A request of an operation that the mock answers from the operation's table.
struct OperationCall {
    let client: ServiceClient
    let operation: ServiceOperation
    let path: OperationPath
    /// The values of the parameters in the path, in order.
    let values: [String]
    let request: MockGlobus.RecordedRequest
    let form: ServiceForm
    let core: MockCore

    /// The path of the collection that the operation is about, as the store names it.
    var collection: String { path.collection.filled(values) }

    /// The id of the document that the operation is about; empty where it is about none.
    var id: String { path.isOfDocument ? values.last ?? "" : "" }

    /// Refuses a path through a document that does not exist.
    func checkAncestors(_ collections: Set<String>) throws {
        for (collection, number) in path.ancestors where collections.contains(collection.shape) {
            let place = collection.filled(values)
            guard !exists(values[number], in: place) else { continue }
            throw missing(values[number], of: path.parameters[number])
        }
    }

    /// Every index of Globus Search exists, and the tasks of Globus Transfer are kept elsewhere.
    private func exists(_ id: String, in collection: String) -> Bool {
        switch collection {
        case "/v1/index": true
        case "/v0.10/task": core.transfers.withLock { $0.task(id) } != nil
        case "/v2/api/clients": core.authority.withLock { $0.clients[id] } != nil || isStored(id, in: collection)
        default: isStored(id, in: collection)
        }
    }

    private func isStored(_ id: String, in collection: String) -> Bool {
        core.resources.withLock { $0.document(id, in: collection) != nil }
    }

    /// The refusal of what does not exist.
    func missing(_ id: String, of parameter: String) -> APIFailure {
        let known = operation.errors.first { $0.status == 404 }
        let kind = parameter.hasSuffix("_id") ? String(parameter.dropLast(3)) : parameter
        let thing = kind.split(separator: "_").joined(separator: " ")
        return APIFailure(
            status: 404,
            code: known?.code ?? form.notFoundCode,
            message: "No such \(thing) '\(id)'",
            form: form.failure,
            resource: request.path
        )
    }

    /// Does what the operation does, and answers.
    func answer(_ effect: OperationEffect) throws -> Answer {
        if let special = OperationAnswers.answer(to: self) { return try special() }
        switch effect {
        case .list: return try list()
        case .create: return try create()
        case .read: return Answer(json: form.document(try document(), self))
        case .change: return try change()
        case .remove: return try remove()
        case .act: return Answer(json: form.done(operation.name, self))
        }
    }

    private func list() throws -> Answer {
        let now = core.clock.now()
        let documents = core.resources.withLock { $0.documents(in: collection).map { $0.json(at: now) } }
        return Answer(json: try form.list(documents, self))
    }

    private func create() throws -> Answer {
        let content = try body()
        let id = ResourceStore.makeID()
        let document = JSON.object((form.idField(of: path, client), .string(id)))
            .merging(form.newDocument(client))
            .merging(content)
        core.resources.withLock { $0.insert(document, id: id, in: collection) }
        return Answer(status: form.createdStatus, json: form.document(document, self))
    }

    private func change() throws -> Answer {
        let changes = try body()
        guard let document = core.resources.withLock({ $0.change(id, in: collection, changes) }) else {
            throw missing(id, of: path.parameters.last ?? "")
        }
        return Answer(json: form.changed(document, self))
    }

    private func remove() throws -> Answer {
        let document = try document()
        _ = core.resources.withLock { $0.remove(id, in: collection) }
        return Answer(json: form.removed(document, self))
    }

    /// The document that the operation is about.
    func document() throws -> JSON {
        let now = core.clock.now()
        guard let document = core.resources.withLock({ $0.document(id, in: collection)?.json(at: now) }) else {
            throw missing(id, of: path.parameters.last ?? "")
        }
        return document
    }

    /// The document in the body, without what it is wrapped in.
    func body() throws -> JSON {
        guard let document = JSON(parsing: request.body), case .object = document else {
            throw APIFailure(
                status: 400,
                code: form.badRequestCode,
                message: "The body must be a JSON object",
                form: form.failure,
                resource: request.path
            )
        }
        let key = operation.wrapping ?? (operation.name == "create_timer" ? "timer" : nil)
        return key.flatMap { document[$0] } ?? document
    }
}
