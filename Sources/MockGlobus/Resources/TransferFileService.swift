import Synchronization

/// The endpoints of Globus Transfer that look at files and change them at once.
struct TransferFileService: Sendable {
    let core: MockCore

    private static let path = "/v0.10/operation/endpoint/{endpoint_id}"

    var endpoints: [Endpoint] {
        let check = BearerCheck(core: core, server: .transfer)
        return [
            check.endpoint(MockGlobus.Route("GET", Self.path + "/ls"), "a folder; path, filter, orderby") {
                try list($0)
            },
            check.endpoint(MockGlobus.Route("GET", Self.path + "/stat"), "a file or a folder; path") { try stat($0) },
            check.endpoint(MockGlobus.Route("POST", Self.path + "/mkdir"), "makes a folder") { try makeFolder($0) },
            check.endpoint(MockGlobus.Route("POST", Self.path + "/rename"), "renames a file or a folder") {
                try rename($0)
            },
        ]
    }

    private func list(_ call: ServiceCall) throws -> Answer {
        let collection = try core.collection(call.parameters[0])
        let path = TransferFiles.normalized(call.query["path"])
        let entries = try attempt(path, call) { try $0.list(path, in: collection) }
        let query = try FolderQuery(call.query)
        let found = query.select(from: entries)
        let body = JSON.object(
            ("DATA_TYPE", "file_list"),
            ("endpoint", .string(collection)),
            ("path", .string(call.query["path"] ?? "/~/")),
            ("absolute_path", .string(path + "/")),
            ("rename_supported", true),
            ("total", .integer(found.count)),
            ("DATA", .array(query.page(of: found).map { Self.json($0.name, $0.entry) }))
        )
        return Answer(json: body)
    }

    private func stat(_ call: ServiceCall) throws -> Answer {
        let collection = try core.collection(call.parameters[0])
        let path = TransferFiles.normalized(call.query["path"])
        let entry = try attempt(path, call) { files in
            guard let entry = files.entry(path, in: collection) else { throw TransferFiles.Failure.missing }
            return entry
        }
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        return Answer(json: Self.json(name, entry))
    }

    private func makeFolder(_ call: ServiceCall) throws -> Answer {
        let collection = try core.collection(call.parameters[0])
        let path = TransferFiles.normalized(try Self.text("path", call))
        try attempt(path, call) { try $0.makeFolder(path, in: collection, now: core.clock.now()) }
        return Self.done("DirectoryCreated", "The directory was created successfully", call, type: "mkdir_result")
    }

    private func rename(_ call: ServiceCall) throws -> Answer {
        let collection = try core.collection(call.parameters[0])
        let old = TransferFiles.normalized(try Self.text("old_path", call))
        let new = TransferFiles.normalized(try Self.text("new_path", call))
        try attempt(old, call) { try $0.rename(old, to: new, in: collection) }
        return Self.done("FileRenamed", "File or directory renamed successfully", call, type: "result")
    }

    private static func text(_ name: String, _ call: ServiceCall) throws -> String {
        guard let text = JSON(parsing: call.request.body)?[name]?.string else {
            throw APIFailure(
                status: 400,
                code: "BadRequest",
                message: "\(name) is missing",
                resource: call.request.path
            )
        }
        return text
    }

    private static func done(_ code: String, _ message: String, _ call: ServiceCall, type: String) -> Answer {
        let body = JSON.object(
            ("DATA_TYPE", .string(type)),
            ("code", .string(code)),
            ("message", .string(message)),
            ("request_id", .string(APIFailure.requestID())),
            ("resource", .string(call.request.path))
        )
        return Answer(status: 202, json: body)
    }

    private static func json(_ name: String, _ entry: TransferFiles.Entry) -> JSON {
        .object(
            ("DATA_TYPE", "file"),
            ("name", .string(name)),
            ("type", entry.isFolder ? "dir" : "file"),
            ("size", .integer(entry.size)),
            ("last_modified", .string(DateText.transfer(entry.modified))),
            ("permissions", entry.isFolder ? "0755" : "0644"),
            ("user", "rosa"),
            ("group", "users"),
            ("link_target", .null)
        )
    }

    /// Works on the files as they are now; what fails is refused as Transfer does.
    private func attempt<Result: Sendable>(
        _ path: String,
        _ call: ServiceCall,
        _ body: (inout TransferFiles) throws -> Result
    ) throws -> Result {
        core.settleTasks()
        do {
            return try core.files.withLock { try body(&$0) }
        } catch let failure as TransferFiles.Failure {
            throw Self.refusal(failure, path, call)
        }
    }

    private static func refusal(_ failure: TransferFiles.Failure, _ path: String, _ call: ServiceCall) -> APIFailure {
        let operation = call.request.path.split(separator: "/").last ?? ""
        let (status, code, message) =
            switch failure {
            case .missing: (404, "ClientError.NotFound", "Path '\(path)' not found on endpoint '\(call.parameters[0])'")
            case .noFolder: (502, "ExternalError.DirListingFailed.NotDirectory", "'\(path)' is not a directory")
            case .notEmpty: (502, "ExternalError.DirectoryNotEmpty", "'\(path)' is not empty")
            case .exists where operation == "mkdir":
                (502, "ExternalError.MkdirFailed.Exists", "Path '\(path)' already exists")
            case .exists: (502, "ExternalError.RenameFailed.Exists", "The new path already exists")
            }
        return APIFailure(status: status, code: code, message: message, resource: call.request.path)
    }
}

/// What a listing of a folder selects: `filter`, `orderby`, `show_hidden`, `limit` and `offset`.
struct FolderQuery {
    private typealias Item = (name: String, entry: TransferFiles.Entry)

    private let showsHidden: Bool
    private let terms: [Substring]
    private let order: [Substring]
    private let limit: Int
    private let offset: Int

    init(_ query: MockGlobus.FormFields) throws {
        showsHidden = query["show_hidden"] != "0"
        terms = query.fields.filter { $0.name == "filter" }.flatMap { $0.value.split(separator: "/") }
        order = query["orderby"]?.split(separator: ",") ?? []
        let paging = try Paging(query, defaultLimit: 100_000, maximum: 100_000)
        limit = paging.limit
        offset = paging.offset
    }

    /// Returns the entries that fit, in the wanted order.
    func select(
        from items: [(name: String, entry: TransferFiles.Entry)]
    ) -> [(name: String, entry: TransferFiles.Entry)] {
        let found = items.filter { item in
            (showsHidden || !item.name.hasPrefix(".")) && terms.allSatisfy { fits(item, $0) }
        }
        return order.reversed().reduce(found) { items, field in
            let isDescending = field.uppercased().hasSuffix(" DESC")
            let name = field.split(separator: " ").first ?? ""
            // The sort is stable, so that the fields before this one count more.
            return items.enumerated().sorted { left, right in
                let (first, second) = isDescending ? (right, left) : (left, right)
                if isBefore(first.element, second.element, by: name) { return true }
                if isBefore(second.element, first.element, by: name) { return false }
                return left.offset < right.offset
            }.map(\.element)
        }
    }

    func page(
        of items: [(name: String, entry: TransferFiles.Entry)]
    ) -> ArraySlice<(name: String, entry: TransferFiles.Entry)> {
        items.dropFirst(offset).prefix(limit)
    }

    private func isBefore(_ left: Item, _ right: Item, by field: Substring) -> Bool {
        switch field {
        case "size": left.entry.size < right.entry.size
        case "last_modified": left.entry.modified < right.entry.modified
        case "type": left.entry.isFolder && !right.entry.isFolder
        default: left.name < right.name
        }
    }

    /// Whether an entry fits a term such as `name:~*.h5`, `name:!~*.tmp` or `type:file`.
    private func fits(_ item: Item, _ term: Substring) -> Bool {
        let parts = term.split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else { return true }
        let value: String
        switch parts[0] {
        case "name": value = item.name
        case "type": value = item.entry.isFolder ? "dir" : "file"
        default: return true
        }
        var pattern = parts[1]
        let isNegated = pattern.first == "!"
        if isNegated { pattern.removeFirst() }
        let isGlob = pattern.first == "~" || pattern.first == "="
        let isExact = pattern.first == "="
        if isGlob { pattern.removeFirst() }
        let fits =
            isGlob && !isExact
            ? Glob.matches(value[...], pattern)
            : pattern.split(separator: ",").contains { $0 == value }
        return fits != isNegated
    }
}

/// Patterns in which `*` stands for any characters and `?` for any one.
enum Glob {
    static func matches(_ text: Substring, _ pattern: Substring) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        switch first {
        case "*":
            let rest = pattern.dropFirst()
            return text.indices.contains { matches(text[$0...], rest) } || matches("", rest)
        case "?": return !text.isEmpty && matches(text.dropFirst(), pattern.dropFirst())
        default: return text.first == first && matches(text.dropFirst(), pattern.dropFirst())
        }
    }
}
