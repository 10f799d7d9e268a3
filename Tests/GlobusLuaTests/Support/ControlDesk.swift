import GlobusAuth
import MockGlobus
import Synchronization

/// Lets scripts set the mock up and ask what it has seen: `POST http://desk.test/COMMAND` with a JSON document.
final class ControlDesk: Sendable {
    static let origin = "http://desk.test/"

    /// What the tests within a script have come to.
    struct Report: Sendable {
        var passed: [String] = []
        var failed: [String] = []
    }

    let mock: MockGlobus
    let time: BenchTime
    let log: BenchLog
    let gates = Mutex<[String: MockGlobus.Gate]>([:])
    private let results = Mutex(Report())

    init(mock: MockGlobus, time: BenchTime, log: BenchLog) {
        self.mock = mock
        self.time = time
        self.log = log
    }

    var report: Report { results.withLock { $0 } }

    func answer(_ request: HTTPRequest) async -> HTTPResponse {
        let command = String(request.url.text.dropFirst(Self.origin.count))
        do {
            let arguments = try JSONValue(parsing: request.body ?? Array("{}".utf8))
            let body = try await perform(command, arguments).encoded()
            return HTTPResponse(status: 200, headers: ["Content-Type": "application/json"], body: body)
        } catch {
            return HTTPResponse(status: 500, body: Array("\(command): \(error)".utf8))
        }
    }

    func note(_ arguments: JSONValue, passed: Bool) {
        let line = [arguments["name"]?.string, arguments["message"]?.string].compactMap(\.self).joined(separator: ": ")
        results.withLock { passed ? $0.passed.append(line) : $0.failed.append(line) }
    }

    /// The gate of a name, made at its first mention.
    func gate(_ arguments: JSONValue) -> MockGlobus.Gate {
        let name = arguments["gate"]?.string ?? ""
        return gates.withLock { gates in
            if let gate = gates[name] { return gate }
            let gate = MockGlobus.Gate()
            gates[name] = gate
            return gate
        }
    }
}

/// A command that a script has got wrong.
struct DeskError: Error, CustomStringConvertible {
    let description: String
}
