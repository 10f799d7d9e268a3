import FlyingFox
import LoopbackServer

/// Answers a request as its fault demands.
struct FaultPlayer: Sendable {
    let request: MockGlobus.RecordedRequest
    let core: MockCore
    let router: Router
    /// The mock's port at which the request arrived.
    let port: UInt16

    func response(for kind: MockGlobus.Fault.Kind) async throws -> HTTPResponse {
        switch kind {
        case .answer(let status, let body, let contentType, let headers):
            let headers = headers.map { ($0.key, $0.value) }
            return Answer(status: status, text: body, contentType: contentType, headers: headers).response
        case .retryAfter(let status, let wait): return refusal(status: status, wait).response
        case .redirect(let status, let location): return Answer.redirect(status: status, to: location).response
        case .hugeBody(let bytes, let isChunked): return Self.huge(bytes, isChunked: isChunked)
        case .latency(let seconds):
            try await Task.sleep(for: .seconds(seconds))
            return endpointAnswer.response
        case .hold(let gate):
            await gate.pass()
            try Task.checkCancellation()
            return endpointAnswer.response
        case .edit(let members): return edited(members).response
        case .truncate(let bytes): return truncated(bytes).response
        case .drip(let bytes, let pause): return dripping(bytes, pause)
        case .respond(let respond): return Answer(await respond(request) { endpointAnswer.reply }).response
        case .reset(let moment): return broken(moment, isReset: true)
        case .close(let moment): return broken(moment, isReset: false)
        }
    }

    private var endpointAnswer: Answer { router.answer(request) }

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
        answer.body = .data(answer.body.data.prefix(bytes))
        return answer
    }

    private func dripping(_ bytes: Int, _ pause: Double) -> HTTPResponse {
        let answer = endpointAnswer
        let data = answer.body.data
        let body = DrippingBody(data: data, bytes: max(bytes, 1), pause: pause)
        return answer.response(body: HTTPBodySequence(from: body, count: data.count))
    }

    private func broken(_ moment: MockGlobus.Fault.Moment, isReset: Bool) -> HTTPResponse {
        let connection = ServerSocket(port: port, peer: request.connection)
        let end: @Sendable () -> Void = { if isReset { connection.resetWhenClosed() } }
        switch moment {
        case .beforeHandling: return HTTPResponse(webSocket: HangUp(prepare: end))
        case .afterHandling:
            _ = endpointAnswer
            return HTTPResponse(webSocket: HangUp(prepare: end))
        case .withinBody(let bytes):
            let answer = endpointAnswer
            let data = answer.body.data
            let body = BreakingBody(data: data.prefix(bytes), prepare: end)
            return answer.response(body: HTTPBodySequence(from: body, count: data.count))
        }
    }

    private static func huge(_ bytes: Int, isChunked: Bool) -> HTTPResponse {
        let body = HugeBody(count: max(bytes, 2))
        let sequence =
            isChunked
            ? HTTPBodySequence(from: body, suggestedBufferSize: HugeBody.chunk)
            : HTTPBodySequence(from: body, count: body.count, suggestedBufferSize: HugeBody.chunk)
        return Answer(status: 200, contentType: "application/json").response(body: sequence)
    }
}
