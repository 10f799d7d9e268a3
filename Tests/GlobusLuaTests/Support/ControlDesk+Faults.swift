import GlobusAuth
import MockGlobus

extension ControlDesk {
    func fault(_ arguments: JSONValue) throws -> MockGlobus.Fault {
        MockGlobus.Fault(
            route: MockGlobus.Route(stringLiteral: arguments["route"]?.string ?? "/*"),
            times: arguments["times"]?.integer.map { Int($0) } ?? 1,
            skipping: arguments["skipping"]?.integer.map { Int($0) } ?? 0,
            kind: try kind(arguments)
        )
    }

    private func kind(_ arguments: JSONValue) throws -> MockGlobus.Fault.Kind {
        let status = arguments["status"]?.integer.map { Int($0) }
        switch arguments["kind"]?.string {
        case "answer": return answer(arguments, status ?? 200)
        case "retry_after": return .retryAfter(status: status ?? 503, try retryAfter(arguments))
        case "redirect": return .redirect(status: status ?? 307, to: try text(arguments, "to"))
        case "latency": return .latency(seconds: arguments["seconds"]?.number ?? 0)
        case "hold": return .hold(gate(arguments))
        case "edit": return .edit((arguments["members"]?.object ?? [:]).mapValues(\.string))
        case "truncate": return .truncate(toBytes: arguments["bytes"]?.integer.map { Int($0) } ?? 0)
        case "huge": return .hugeBody(bytes: arguments["bytes"]?.integer.map { Int($0) } ?? 0)
        case "reset": return .reset(moment(arguments))
        case "close": return .close(moment(arguments))
        case "oauth_error": return .oauthError(try text(arguments, "error"), status: status ?? 400)
        case "api_error": return .apiError(status: status ?? 500, code: try text(arguments, "code"))
        case "unauthorized": return .unauthorized
        case "html": return .html(status: status ?? 200)
        default: throw DeskError(description: "there is no such kind of fault")
        }
    }

    private func answer(_ arguments: JSONValue, _ status: Int) -> MockGlobus.Fault.Kind {
        .answer(
            status: status,
            body: arguments["body"]?.string ?? "",
            contentType: arguments["content_type"]?.string ?? "application/json",
            headers: (arguments["headers"]?.object ?? [:]).compactMapValues(\.string)
        )
    }

    private func retryAfter(_ arguments: JSONValue) throws -> MockGlobus.Fault.RetryAfter {
        if let seconds = arguments["seconds"]?.integer { return .seconds(Int(seconds)) }
        if let seconds = arguments["date"]?.number { return .date(secondsAhead: seconds) }
        return .text(try text(arguments, "text"))
    }

    private func moment(_ arguments: JSONValue) -> MockGlobus.Fault.Moment {
        switch arguments["moment"]?.string {
        case "after": .afterHandling
        case "within": .withinBody(bytes: arguments["bytes"]?.integer.map { Int($0) } ?? 1)
        default: .beforeHandling
        }
    }

    private func text(_ arguments: JSONValue, _ name: String) throws -> String {
        guard let text = arguments[name]?.string else { throw DeskError(description: "'\(name)' is missing") }
        return text
    }
}
