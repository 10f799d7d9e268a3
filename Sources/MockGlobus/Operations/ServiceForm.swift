import GlobusAuth

/// How a service writes documents, lists, acknowledgements and refusals.
struct ServiceForm: Sendable {
    /// The form of its refusals.
    let failure: APIFailure.Form
    private let service: GlobusService

    init(of client: ServiceClient) {
        service = client.service
        failure =
            switch client.service {
            case .auth, .groups: .list
            case .flows: .flows
            case .timers: .timers
            case .compute: .compute
            case .connectServer: .connectServer
            case .search: .search
            default: .single
            }
    }

    /// The code for what does not exist, where the table names none.
    var notFoundCode: String {
        switch service {
        case .transfer: "ClientError.NotFound"
        case .search: "NotFound.Generic"
        case .connectServer: "not_found"
        default: "NOT_FOUND"
        }
    }

    /// The code for a request that cannot be read.
    var badRequestCode: String {
        switch service {
        case .transfer: "ClientError.BadRequest"
        case .search: "BadRequest.Generic"
        case .connectServer: "bad_request"
        default: "BAD_REQUEST"
        }
    }

    /// The status of the answer when a document was created.
    var createdStatus: Int { service == .connectServer || service == .compute ? 200 : 201 }

    /// The field of a new document that holds its id.
    func idField(of path: OperationPath, _ client: ServiceClient) -> String {
        switch path.collection.segments.last {
        case "jobs": "job_id"
        case "runs": "run_id"
        case "functions": "function_uuid"
        case "endpoints" where client.service == .compute: "endpoint_id"
        default: "id"
        }
    }

    /// What each new document of the service has beside its id.
    func newDocument(_ client: ServiceClient) -> JSON {
        switch service {
        case .timers: .object(("status", "loaded"), ("n_runs", 0))
        case .flows: .object(("flow_owner", .string("urn:globus:auth:identity:\(SeedDocuments.person)")))
        default: .object([])
        }
    }
}

// MARK: - Answers

extension ServiceForm {
    /// The answer with one document.
    func document(_ document: JSON, _ call: OperationCall) -> JSON {
        switch service {
        case .auth: .object([JSON.Member(name: Self.key(ofDocumentsOf: call), value: document)])
        case .timers where call.operation.name == "create_timer": .object(("timer", document))
        case .connectServer: envelope([typed(document, call)], call)
        default: document
        }
    }

    /// The answer when a document was changed.
    func changed(_ document: JSON, _ call: OperationCall) -> JSON {
        service == .transfer ? done("Updated", call) : self.document(document, call)
    }

    /// The answer when a document was deleted.
    func removed(_ document: JSON, _ call: OperationCall) -> JSON {
        switch service {
        case .transfer: done("Deleted", call)
        case .connectServer: envelope(nil, call)
        case .search: .object(("index_id", .string(call.values.first ?? "")), ("acknowledged", true))
        case .compute: .object(("result", 302))
        default: self.document(document, call)
        }
    }

    /// The answer when something was done that has no document.
    func done(_ code: String, _ call: OperationCall) -> JSON {
        switch service {
        case .transfer:
            .object(
                ("DATA_TYPE", "result"),
                ("code", .string(code)),
                ("message", "The request has been carried out"),
                ("request_id", .string(APIFailure.requestID())),
                ("resource", .string(call.request.path))
            )
        case .connectServer: envelope(nil, call)
        default: .object(("message", "The request has been carried out"))
        }
    }

    private func typed(_ document: JSON, _ call: OperationCall) -> JSON {
        guard case .unpacked(let type) = call.operation.result, document["DATA_TYPE"] == nil else { return document }
        return .object(("DATA_TYPE", .string("\(type)#1.0.0"))).merging(document)
    }

    private func envelope(_ data: [JSON]?, _ call: OperationCall, _ further: JSON = .object([])) -> JSON {
        JSON.object(
            ("DATA_TYPE", "result#1.0.0"),
            ("code", "success"),
            ("detail", "success"),
            ("http_response_code", 200),
            ("message", "The request has been carried out"),
            ("data", data.map(JSON.array))
        ).merging(further)
    }

    /// The member that holds a document of Globus Auth: what its creation wraps it in.
    private static func key(ofDocumentsOf call: OperationCall) -> String {
        let collection = call.path.collection.shape
        let related = call.client.operations.first { operation in
            operation.wrapping != nil
                && OperationPath.all(of: operation, below: "").contains { $0.collection.shape == collection }
        }
        return call.operation.wrapping ?? related?.wrapping ?? "document"
    }
}

// MARK: - Pages

extension ServiceForm {
    /// The page of a list that a request asks for, in the style of the table.
    func list(_ documents: [JSON], _ call: OperationCall) throws -> JSON {
        guard let paging = call.operation.paging else { return .array(documents) }
        let style = paging.style
        let query = call.request.queryItems
        let size = paging.pageSizeParameter ?? "limit"
        switch style {
        case .hasNextPage, .total:
            let page = try Paging(query)
            return listed(
                page.page(of: documents),
                call,
                paging,
                [
                    ("limit", .integer(page.limit)), ("offset", .integer(page.offset)),
                    ("total", .integer(documents.count)),
                    ("has_next_page", .bool(page.hasNextPage(of: documents.count))),
                ]
            )
        case .marker, .nullableMarker, .nextToken, .lastKey:
            let name = Self.markerName(style)
            let start = query[name] ?? "0"
            let page = try Paging(MockGlobus.FormFields("offset=\(start)&limit=\(query[size] ?? "100")"))
            let goesOn = page.hasNextPage(of: documents.count)
            let next = goesOn ? String(page.offset + page.limit) : nil
            return listed(
                page.page(of: documents),
                call,
                paging,
                [
                    (paging.markerKey ?? name, .nullable(next)), ("has_next_page", .bool(goesOn)),
                ]
            )
        case .jsonAPI:
            return .object(("data", .array(documents)), ("links", .object(("next", .null))), ("meta", .object([])))
        case .toldByPage:
            return listed(documents[...], call, paging, [])
        }
    }

    private static func markerName(_ style: OperationPaging.Style) -> String {
        switch style {
        case .nextToken: "next_token"
        case .lastKey: "last_key"
        default: "marker"
        }
    }

    private func listed(
        _ documents: ArraySlice<JSON>,
        _ call: OperationCall,
        _ paging: OperationPaging,
        _ members: [(String, JSON)]
    ) -> JSON {
        guard let itemsKey = paging.itemsKey else { return .array(Array(documents)) }
        let further = JSON.object(members.map { JSON.Member(name: $0.0, value: $0.1) })
        if service == .connectServer { return envelope(Array(documents), call, further) }
        let type = service == .transfer ? JSON.string(Self.type(ofListAt: call.path)) : nil
        return JSON.object(("DATA_TYPE", type), (itemsKey, .array(Array(documents)))).merging(further)
    }

    private static func type(ofListAt path: OperationPath) -> String {
        let last = path.segments.last ?? ""
        return last.hasSuffix("_list") ? last : "\(last)_list"
    }
}
