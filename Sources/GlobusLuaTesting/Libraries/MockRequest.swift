import GlobusAuth
import GlobusLua
import LuaRuntime
import MockGlobus

/// A request that the mock was sent, as tests see it.
final class MockRequest: Sendable {
    private let request: MockGlobus.RecordedRequest
    /// Where it was sent to, with the query as it was sent.
    private let url: String

    init(_ request: MockGlobus.RecordedRequest, of mock: MockGlobus) {
        self.request = request
        let origin = request.origin == .main ? mock.baseURL : mock.foreignURL
        url = origin + request.path + (request.query.isEmpty ? "" : "?" + request.query)
    }

    /// What a message shows of it: neither its headers nor its body, and no secret.
    var line: String {
        let fields = request.queryItems.fields.map { field in
            "\(field.name)=\(SecretNames.mayHoldSecret(member: field.name) ? "<redacted>" : field.value)"
        }
        let query = fields.isEmpty ? "" : "?" + fields.joined(separator: "&")
        return "\(request.method) \(request.path)\(query)".printable(limit: 200)
    }

    static let kind = HostKind<MockRequest>("mock.Request", called: "a request of the mock's")

    static let hostClass = HostClass<MockRequest>(
        kind,
        "A request that the mock was sent. Its text, and what a failed expectation shows, is its method and its path.",
        fields: [
            field("method", "string", "The method in upper case.") { .string($0.request.method) },
            field("path", "string", "The path as sent, percent-encoded.") { .string($0.request.path) },
            field("query", "table<string, string>", "The query; of a name that occurs twice the last value.") {
                table($0.request.queryItems)
            },
            field("url", "string", "The whole URL, with the query as it was sent.") { .string($0.url) },
            field("headers", "table<string, string>", "The header fields, by their names in lower case.") { request in
                let headers = request.request.headers.map { (ScriptKey.string($0.key.lowercased()), $0.value) }
                return .table(Dictionary(headers.map { ($0.0, ScriptValue.string($0.1)) }) { $1 })
            },
            field("text", "string", "The body.") { .bytes(Array($0.request.body)) },
            field("form", "table<string, string>?", "The fields of a body that is a form.") { request in
                request.request.form.fields.isEmpty ? .nil : table(request.request.form)
            },
            HostField("data", "any", "What a body holds that is JSON.", of: kind, get: { try $0.pushData($1.stack) }),
            field("connection", "integer", "The same for all requests of one connection.") {
                .integer(Int64($0.request.connection))
            },
        ]
    ) { $0.line }

    private static func field(
        _ name: String,
        _ type: String,
        _ summary: String,
        _ value: @escaping @Sendable (MockRequest) -> ScriptValue
    ) -> HostField {
        HostField(name, type, summary, of: kind, value: value)
    }

    /// Form fields; of a name that occurs twice the last value counts.
    private static func table(_ form: MockGlobus.FormFields) -> ScriptValue {
        .table(Dictionary(form.fields.map { (ScriptKey.string($0.name), ScriptValue.string($0.value)) }) { $1 })
    }

    /// Pushes the JSON of the body; nil for any other body, such as one that only says that it is JSON.
    private func pushData(_ stack: LuaStack) throws -> HostReturn {
        let isJSON = request.header("Content-Type")?.lowercased().contains("json") == true
        do {
            guard isJSON else { return .nothing }
            try stack.push(decodingJSON: Array(request.body))
            return .pushed(1)
        } catch {
            return .nothing
        }
    }
}

extension MockRequest {
    /// How many requests a message lists.
    private static let mostListed = 20

    /// Where the value at `index` is a list of requests: how many there are, and a line for each of the first ones.
    static func list(at index: Int32, on stack: LuaStack) -> (title: String, lines: [String])? {
        guard stack.type(at: index) == .table else { return nil }
        let count = stack.length(at: index)
        let table = stack.absolute(index)
        let lines = (0..<min(count, mostListed)).compactMap { position in
            stack.pushItem(Int64(position) + 1, of: table)
            defer { stack.pop() }
            return stack.object(at: -1, kind)?.line
        }
        guard count > 0, lines.count == min(count, mostListed) else { return nil }
        let rest = count > mostListed ? ["… \(count - mostListed) more"] : []
        return (count == 1 ? "1 request" : "\(count) requests", lines + rest)
    }
}
