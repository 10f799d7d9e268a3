import GlobusLua
import LuaRuntime
import MockGlobus
import Synchronization

/// Replies as Lua tables: of the options of `mock.reply`, of what a function returns, and of what one may change.
enum MockReply {
    static let options: [HostParameter] = [
        .optional("status", .integer, "The HTTP status.", default: "200"),
        .optional("json", .any, "The body, sent as JSON, where there is no `text`."),
        .optional("text", .string, "The body as it is."),
        .optional(
            "content_type",
            .string,
            "The type of the body: \"text/plain\" of a text, else \"application/json\"."
        ),
        .optional("headers", .table, "Further header fields."),
    ]

    /// Reads the table at `index`, in which a message calls a field by `place`.
    static func read(
        at index: Int32,
        on stack: LuaStack,
        place: (String) -> String
    ) throws -> MockGlobus.Reply {
        let table = stack.absolute(index)
        func field<R>(_ name: String, _ reason: String, _ body: () throws -> R?) throws -> R? {
            defer { stack.pop() }
            guard stack.pushField(name, of: table) != .nil else { return nil }
            guard let value = try body() else { throw HostArgumentError("\(place(name)) \(reason)") }
            return value
        }
        let status = try field("status", "must be from 100 to 599") { () -> Int? in
            guard let status = stack.integer(at: -1), (100...599).contains(status) else { return nil }
            return Int(status)
        }
        let json = try field("json", "must be JSON") { () -> [UInt8]? in try stack.encodedJSON(at: -1) }
        let text = try field("text", "must be a string") { () -> [UInt8]? in stack.bytes(at: -1) }
        let type = try field("content_type", "must be a string") { () -> String? in stack.string(at: -1) }
        let headers = try field("headers", "must be a table from names to values") { () -> [String: String]? in
            fields(at: -1, on: stack)
        }
        let usualType = text != nil ? "text/plain" : json != nil ? "application/json" : nil
        return MockGlobus.Reply(
            status: status ?? 200,
            contentType: type ?? usualType,
            headers: headers ?? [:],
            body: text ?? json ?? []
        )
    }

    private static func fields(at index: Int32, on stack: LuaStack) -> [String: String]? {
        guard stack.type(at: index) == .table else { return nil }
        var headers: [String: String]? = [:]
        stack.forEachPair(of: index) {
            guard stack.type(at: -2) == .string, [.string, .number].contains(stack.type(at: -1)) else {
                return headers = nil
            }
            headers?[stack.text(at: -2)] = stack.text(at: -1)
        }
        return headers
    }

    /// Pushes a reply as a table; a body that is JSON is its `json`, any other its `text`.
    ///
    /// Stack: [-0, +1]
    static func push(_ reply: MockGlobus.Reply, on stack: LuaStack) throws {
        stack.pushTable(fields: 4)
        stack.push(reply.status)
        stack.setField("status", of: -2)
        try stack.push(
            value: .table(Dictionary(uniqueKeysWithValues: reply.headers.map { (.string($0), .string($1)) }))
        )
        stack.setField("headers", of: -2)
        guard let type = reply.contentType else { return }
        stack.push(type)
        stack.setField("content_type", of: -2)
        if type.lowercased().contains("json"), (try? stack.push(decodingJSON: reply.body)) != nil {
            stack.setField("json", of: -2)
        } else {
            stack.push(reply.body)
            stack.setField("text", of: -2)
        }
    }
}

/// A Lua function of a test that makes replies, or changes those of the mock's own service.
struct ReplyFunction: Sendable {
    let function: LuaReference
    /// Whether it gets the reply of the mock's own service, to change it.
    let changesReply: Bool
    let bench: TestBench

    /// The table that the function may change.
    private final class Draft: Sendable {
        let table = Mutex<LuaReference?>(nil)
    }

    /// What it makes of a request; where it fails, the test does, and the answer is a 500.
    func reply(
        to request: MockGlobus.RecordedRequest,
        in host: ScriptHost,
        _ answer: @Sendable () -> MockGlobus.Reply
    ) async -> MockGlobus.Reply {
        let own = changesReply ? answer() : nil
        do {
            return try await call(with: request, own, in: host) ?? own ?? answer()
        } catch {
            if !error.isCancellation { bench.note(replyFailure: error) }
            let words = "the function of mock.reply has failed"
            return MockGlobus.Reply(status: 500, contentType: "text/plain", body: Array(words.utf8))
        }
    }

    private func call(
        with request: MockGlobus.RecordedRequest,
        _ own: MockGlobus.Reply?,
        in host: ScriptHost
    ) async throws -> MockGlobus.Reply? {
        let draft = Draft()
        let mock = bench.mock
        return try await host.run(function) { stack in
            if let own {
                try MockReply.push(own, on: stack)
                let table = stack.reference(at: -1)
                draft.table.withLock { $0 = table }
            }
            stack.push(MockRequest(request, of: mock), as: MockRequest.hostClass)
            return own == nil ? 1 : 2
        } results: { stack, count in
            try Self.result(count, draft.table.withLock { $0 }, on: stack)
        }
    }

    /// Reads what the function has returned; nothing means the draft, as it has become.
    private static func result(_ count: Int32, _ draft: LuaReference?, on stack: LuaStack) throws -> MockGlobus.Reply? {
        let name = draft == nil ? "answer" : "edit"
        let result = count == 0 ? LuaType.nil : stack.type(at: -count)
        if result != .nil, result != .table {
            throw HostArgumentError(
                "mock.reply: '\(name)' must return a table or nil, got \(stack.typeName(at: -count))"
            )
        }
        guard result == .table || draft != nil else { return nil }
        if result == .table { stack.pushCopy(of: -count) } else if let draft { stack.push(draft) }
        defer { stack.pop() }
        try checkFields(at: -1, on: stack, of: name)
        return try MockReply.read(at: -1, on: stack) { "mock.reply: the field '\($0)' of what '\(name)' returned" }
    }

    private static func checkFields(at index: Int32, on stack: LuaStack, of name: String) throws {
        let known = MockReply.options.map(\.name)
        try stack.forEachPair(of: index) {
            let field = stack.text(at: -2)
            if stack.type(at: -2) == .string, known.contains(field) { return }
            let meant = Suggestion.nearest(to: field, among: known).map { " (did you mean '\($0)'?)" } ?? ""
            throw HostArgumentError("mock.reply: what '\(name)' returned has the unknown field '\(field)'\(meant)")
        }
    }
}
