extension BaseClient {
    /// Calls an operation of the client's service by its name.
    ///
    /// ```swift
    /// let answer = try await transfer.call("get_task", ["task_id": .string(id)])
    /// ```
    ///
    /// - Parameters:
    ///   - name: The Globus SDK's name of the operation; ``ServiceClient/operations`` lists all.
    ///   - arguments: The arguments by the Globus SDK's names.
    /// - Returns: The answer.
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/usage`` where there is no such operation, and for arguments that
    ///   it does not take; the errors of ``request(_:_:_:)``.
    public func call(_ name: String, _ arguments: OperationArguments = [:]) async throws -> HTTPResponse {
        guard let client = configuration.client else {
            throw GlobusError(.usage, "the client is of no service whose operations are known; use request")
        }
        guard let operation = client.operation(named: name) else {
            throw GlobusError(.usage, "\(client.name) has no operation '\(name.printable(limit: 60))'")
        }
        return try await call(operation, arguments)
    }

    /// Calls an operation.
    ///
    /// - Parameters:
    ///   - operation: The operation, which must be one of the client's service.
    ///   - arguments: The arguments by the Globus SDK's names.
    /// - Returns: The answer.
    /// - Throws: ``GlobusError`` with ``GlobusError/Code/usage`` for arguments that the operation does not take; the
    ///   errors of ``request(_:_:_:)``.
    public func call(
        _ operation: ServiceOperation,
        _ arguments: OperationArguments = [:]
    ) async throws -> HTTPResponse {
        let request: OperationRequest
        do {
            request = try operation.request(arguments, clientValues: configuration.clientValues)
        } catch let error as OperationArgumentError {
            let place = error.parameter.map { "'\($0)' " } ?? ""
            throw GlobusError(.usage, "\(operation.name): \(place)\(error.reason)")
        }
        return try await self.request(request.method, request.path, request.options())
    }
}

extension OperationRequest {
    /// Returns the options of the request.
    package func options(_ options: RequestOptions = RequestOptions()) -> RequestOptions {
        var options = options
        options.query = query
        options.body = body.map { .encodedJSON($0) }
        options.automaticAuthorization = sendsAuthorization
        return options
    }
}
