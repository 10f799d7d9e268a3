import GlobusAuth
import LuaRuntime

/// The methods of `TransferClient` that submit documents with a submission id, so that a repeated request is harmless.
enum TransferSubmission {
    static let methods = [submitTransfer, submitDelete, createTunnel]

    private static let kind = ClientObject.kind

    private static let submitTransfer = submit(
        "submit_transfer",
        "Submits a transfer.",
        "The transfer: a TransferData, or a table of that form.",
        example: HostExample(
            """
            local source = "c011ec00-0000-4000-8000-000000000001"
            local destination = "c011ec00-0000-4000-8000-000000000002"
            local data = globus.TransferData(source, destination, { label = "Example" })
            data:add_item("/raw/run7.h5", "/backup/run7.h5")
            local answer = transfer:submit_transfer(data).data
            print(answer.code, answer.submission_id == data.submission_id)
            """,
            prints: "Accepted\ttrue"
        )
    )

    private static let submitDelete = submit(
        "submit_delete",
        "Submits a deletion.",
        "What is deleted: a DeleteData, or a table of that form.",
        example: HostExample(
            """
            local data = globus.DeleteData("c011ec00-0000-4000-8000-000000000002")
            data:add_item("/backup/run7.h5")
            print(transfer:submit_delete(data).data.code)
            """,
            prints: "Accepted"
        )
    )

    private static func submit(
        _ name: String,
        _ summary: String,
        _ meaning: String,
        example: HostExample
    ) -> HostFunction {
        let path = path(of: name)
        return HostFunction(
            waiting: "TransferClient:\(name)",
            summary,
            of: kind,
            details: """
                Where the document has no `submission_id`, one is asked for and set in it. The service accepts each id once, \
                so that the request is repeated after a lost answer, and a script may call this again with the same document.
                """,
            parameters: [.required("data", .table, meaning)],
            results: [HostResult("globus.GlobusHTTPResponse", "The answer, with `task_id` and `submission_id`.")],
            failures: .request,
            example: example
        ) { object, call in
            let client = object.client
            let data = call.reference("data")
            let host = try call.host()
            let hasID = call.stack.pushField("submission_id", of: call.index(of: "data")) != .nil
            call.stack.pop()
            return call.waitForResponse {
                let id = hasID ? nil : try await submissionID(from: client)
                return try await client.post(path, host.submission(of: data, with: id))
            }
        }
    }

    /// Returns the path of an operation, which the table has.
    private static func path(of name: String) -> String {
        ServiceClient.transfer.operation(named: name)?.path ?? ""
    }

    private static func submissionID(from client: BaseClient) async throws -> String {
        let answer = try await client.call("get_submission_id")
        guard let id = try answer.parsedJSON()["value"]?.string else {
            throw GlobusError(.validation, "the answer with the submission id has no text 'value'")
        }
        return id
    }

    private static let createTunnel = HostFunction(
        waiting: "TransferClient:create_tunnel",
        "Creates a tunnel between two stream access points.",
        of: kind,
        details: "Where the document's attributes have no `submission_id`, a new one is set in them.",
        parameters: [.required("data", .table, "The tunnel: a CreateTunnelData, or a table of that form.")],
        results: [HostResult("globus.GlobusHTTPResponse", "The answer, with the tunnel.")],
        failures: .request + [HostFailure(.usage, "the document has no 'data'")],
        example: HostExample(
            """
            local data = globus.CreateTunnelData("S-1", "S-2", { label = "Detector" })
            print(transfer:create_tunnel(data).data.data.type)
            """,
            prints: "Tunnel"
        )
    ) { object, call in
        let client = object.client
        let stack = call.stack
        guard stack.pushField("data", of: call.index(of: "data")) == .table else {
            throw call.invalid("data", "must have a table 'data'; globus.CreateTunnelData makes such a document")
        }
        if stack.pushField("attributes", of: -1) != .table {
            stack.pop()
            stack.pushTable()
            stack.pushCopy(of: -1)
            stack.setField("attributes", of: -3)
        }
        if stack.pushField("submission_id", of: -1) == .nil {
            stack.push(Identifier.random())
            stack.setField("submission_id", of: -3)
        }
        let options = try stack.submission(at: call.index(of: "data"))
        return call.waitForResponse { try await client.post(path(of: "create_tunnel"), options) }
    }
}

extension ScriptHost {
    /// Sets the submission id of a document, where one is given, and returns the request that submits it.
    fileprivate func submission(of data: LuaReference, with id: String?) throws -> RequestOptions {
        let stack = scratchStack
        stack.push(data)
        defer { stack.pop() }
        if let id {
            stack.push(id)
            stack.setField("submission_id", of: -2)
        }
        return try stack.submission(at: -1)
    }
}

extension LuaStack {
    /// Returns the request that submits the document at `index`, which has a submission id, so that it may be repeated
    /// although the service may have acted on it.
    fileprivate func submission(at index: Int32) throws -> RequestOptions {
        let body = try jsonBody(at: index)
        var options = RequestOptions(
            body: .encodedJSON(body.bytes),
            maximumResponseSize: services.maximumResponseSize,
            repeatsLostRequests: true
        )
        options.bodyReservation = body
        return options
    }
}

/// Identifiers that are made here.
private enum Identifier {
    /// Returns a random UUID in lower case (RFC 9562, version 4).
    static func random() -> String {
        let digits = "0123456789abcdef"
        func hexadecimal(_ count: Int) -> String { String((0..<count).map { _ in digits.randomElement() ?? "0" }) }
        let variant = "89ab".randomElement() ?? "8"
        return [hexadecimal(8), hexadecimal(4), "4" + hexadecimal(3), "\(variant)" + hexadecimal(3), hexadecimal(12)]
            .joined(separator: "-")
    }
}
