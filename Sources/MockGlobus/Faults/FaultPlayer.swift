import LoopbackServer

/// Answers a request as its fault demands.
struct FaultPlayer: Sendable {
    let request: MockGlobus.RecordedRequest
    let core: MockCore
    let router: Router

    /// Returns the answer.
    ///
    /// - Throws: `BreakOff` where there is none, and `CancellationError` where the mock is being stopped.
    func answer(for kind: MockGlobus.Fault.Kind) async throws -> ServerAnswer {
        switch kind {
        case .answer(let status, let body, let contentType, let headers):
            let headers = headers.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
            return Answer(status: status, text: body, contentType: contentType, headers: headers).sent
        case .retryAfter(let status, let wait): return refusal(status: status, wait).sent
        case .redirect(let status, let location): return Answer.redirect(status: status, to: location).sent
        case .hugeBody(let bytes, let isChunked): return Self.huge(bytes, isChunked: isChunked)
        case .latency(let seconds):
            try await Task.sleep(for: .seconds(seconds))
            return endpointAnswer.sent
        case .hold(let gate):
            await gate.pass()
            try Task.checkCancellation()
            return endpointAnswer.sent
        case .edit(let members): return edited(members).sent
        case .truncate(let bytes): return truncated(bytes).sent
        case .drip(let bytes, let pause): return dripping(bytes, pause)
        case .respond(let respond): return Answer(await reply(by: respond)).sent
        case .reset(let moment): return try broken(moment, as: .reset)
        case .close(let moment): return try broken(moment, as: .close)
        }
    }

    private var endpointAnswer: Answer { router.answer(request) }

    /// Calls the function on a thread of the concurrency runtime, since one that blocks would stop the server's thread.
    private func reply(by respond: @escaping MockGlobus.Fault.Responder) async -> MockGlobus.Reply {
        // Not a child task, which would run on the thread that the connection's task prefers.
        let task = Task.detached { await respond(request) { endpointAnswer.reply } }
        return await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
    }

    private func refusal(status: Int, _ wait: MockGlobus.Fault.RetryAfter) -> Answer {
        let value =
            switch wait {
            case .seconds(let seconds): String(seconds)
            case .date(let secondsAhead): DateText.http(core.clock.now() + secondsAhead)
            case .text(let text): text
            }
        var answer = APIFailure(status: status, code: "TryLater", message: "As scripted.").answer
        answer.headers = [("Retry-After", value)]
        return answer
    }

    private func edited(_ members: [String: String?]) -> Answer {
        var answer = endpointAnswer
        guard case .json(var json) = answer.body else { return answer }
        for (name, text) in members { json = json.setting(name, to: text.map(JSON.raw)) }
        answer.body = .json(json)
        return answer
    }

    private func truncated(_ bytes: Int) -> Answer {
        var answer = endpointAnswer
        answer.body = .bytes(Array(answer.body.bytes.prefix(bytes)))
        return answer
    }

    private func dripping(_ bytes: Int, _ pause: Double) -> ServerAnswer {
        let answer = endpointAnswer
        let all = answer.body.bytes
        return answer.sent(.pieces(DrippingBody(rest: all[...], bytes: max(bytes, 1), pause: pause), count: all.count))
    }

    private func broken(_ moment: MockGlobus.Fault.Moment, as end: BreakOff) throws -> ServerAnswer {
        switch moment {
        case .beforeHandling: throw end
        case .afterHandling:
            _ = endpointAnswer
            throw end
        case .withinBody(let bytes):
            let answer = endpointAnswer
            let all = answer.body.bytes
            return answer.sent(.pieces(BreakingBody(bytes: Array(all.prefix(bytes)), end: end), count: all.count))
        }
    }

    private static func huge(_ bytes: Int, isChunked: Bool) -> ServerAnswer {
        let body = HugeBody(count: max(bytes, 2))
        return Answer(status: 200, contentType: "application/json")
            .sent(.pieces(body, count: isChunked ? nil : body.count))
    }
}
