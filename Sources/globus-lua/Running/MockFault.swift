import ArgumentParser
import MockGlobus

/// Reads the faults of `globus-lua mock --fault`: `503`, `503:3`, `503:3:/v0.10/transfer` or `reset:2`.
enum MockFault {
    static func parse(_ text: String) throws -> MockGlobus.Fault {
        let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard let kind = kind(parts[0]) else {
            throw failure(text, "begin with a status from 400 to 599, or with 'reset'")
        }
        let times = parts.count > 1 ? Int(parts[1]) : 1
        guard let times, times > 0 else { throw failure(text, "say how many requests it concerns, from 1 on") }
        let path = parts.count > 2 ? parts[2] : "/*"
        guard path.hasPrefix("/") || path.contains(" /") else {
            throw failure(text, "end with a path such as /v0.10/transfer")
        }
        return MockGlobus.Fault(route: MockGlobus.Route(stringLiteral: path), times: times, kind: kind)
    }

    private static func kind(_ text: String) -> MockGlobus.Fault.Kind? {
        if text == "reset" { return .reset(.beforeHandling) }
        guard let status = Int(text), (400...599).contains(status) else { return nil }
        return .apiError(status: status, code: "MockFault", message: "As --fault has asked for.")
    }

    private static func failure(_ text: String, _ hint: String) -> ValidationError {
        ValidationError("'\(text)' is no fault; \(hint), as in 503:3 or 429:1:/v0.10/transfer")
    }
}
