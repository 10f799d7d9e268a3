import GlobusAuth
import LuaRuntime

extension HostCall {
    /// Sends a request, and returns to the script what `push` pushes for the response.
    ///
    /// Where the HTTP client calls back on this thread, it costs no task until something else than an answer has to be
    /// waited for.
    func wait(for request: PreparedRequest, push: @escaping (LuaStack, HTTPResponse) -> Void) -> HostWait {
        guard request.canBegin else { return .wait { pushing(try await request.response(), push) } }
        return .until { completion in
            request.begin { outcome in
                switch outcome {
                case .ended(let result): completion.complete(result.map { pushing($0, push) })
                case .mustWait(let rest): completion.perform { pushing(try await rest(), push) }
                }
            }
            return { request.cancel() }
        }
    }

    /// Sends a request whose bodies may be files, and returns the response to the script.
    ///
    /// - Parameters:
    ///   - files: The files; nil where there are none.
    ///   - prepare: Makes the request.
    /// - Returns: What the script waits for.
    /// - Throws: What `prepare` throws.
    func wait(_ files: RequestFiles?, _ prepare: () throws -> PreparedRequest) throws -> HostWait {
        guard let files else {
            return wait(for: try prepare()) { stack, response in stack.push(response) }
        }
        let request = Result { try prepare() }
        return .wait {
            var hasSucceeded = false
            defer { files.close(hasSucceeded: hasSucceeded) }
            do {
                let response = try await request.get().response()
                hasSucceeded = true
                return pushing(response) { stack, response in stack.push(response) }
            } catch is CancellationError {
                guard let remark = files.closeEarly() else { throw CancellationError() }
                throw CancelledWait(remark)
            }
        }
    }
}

private func pushing(_ response: HTTPResponse, _ push: @escaping (LuaStack, HTTPResponse) -> Void) -> HostResults {
    .push { stack in
        push(stack, response)
        return 1
    }
}
