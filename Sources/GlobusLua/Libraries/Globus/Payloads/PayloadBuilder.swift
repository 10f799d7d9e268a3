import CLuaJSON
import LuaRuntime

/// Makes the table of a payload from the arguments of a call.
struct PayloadBuilder {
    private let description: PayloadDescription
    private let call: HostCall
    private let stack: LuaStack
    /// The index of the table that is made.
    private let table: Int32

    init(_ description: PayloadDescription, _ call: HostCall) {
        self.description = description
        self.call = call
        stack = call.stack
        stack.pushTable(fields: Int32(description.constants.count + description.positional.count + 4))
        table = stack.count
    }

    /// Leaves the table on top.
    ///
    /// Stack: [-0, +1]
    func build() throws {
        for constant in description.constants { set(constant) }
        for (index, field) in description.positional.enumerated() {
            stack.pushCopy(of: Int32(index) + 1)
            try set(field, "\(call.functionName): argument #\(index + 1) (\(field.name))")
        }
        if let options = try options() { try set(from: options) }
        setDefaults()
        if let version = description.version { set(version) }
        description.arrange?(stack, table)
        stack.push(payloadMetatable: description)
        stack.setMetatable(of: table)
    }

    /// The options, which may be in the place of the first one that may be given by position.
    private func options() throws -> CallOptions? {
        guard !description.options.isEmpty || description.takesAdditionalFields else { return nil }
        let options = call.options("opts")
        guard description.leadsWithOption, let first = description.options.first else { return options }
        let leading = Int32(description.positional.count) + 1
        switch stack.type(at: leading) {
        case .table:
            guard !call.has("opts") else { throw call.misuse("the fields are given twice; give one table") }
            return options.nested(at: leading)
        case .string:
            stack.pushCopy(of: leading)
            try set(first, "\(call.functionName): argument #\(leading) (\(first.name))")
        default: break
        }
        return options
    }

    private func set(from options: CallOptions) throws {
        for field in description.options {
            _ = try options.with(field.name) {
                stack.pushCopy(of: -1)
                try set(field, options.place(of: field.name))
            }
        }
        guard description.takesAdditionalFields else { return }
        _ = try options.with("additional_fields") {
            try stack.copyFields(from: -1, to: table, options.place(of: "additional_fields"))
        }
    }

    private func setDefaults() {
        for field in description.options {
            guard let text = field.defaultText, !isSet(field.key) else { continue }
            stack.push(text)
            stack.setField(field.key, of: table)
        }
    }

    private func isSet(_ name: String) -> Bool {
        defer { stack.pop() }
        return stack.pushField(name, of: table) != .nil
    }

    private func set(_ constant: PayloadDescription.Constant) {
        switch constant {
        case .text(let name, let value):
            stack.push(value)
            stack.setField(name, of: table)
        case .list(let name):
            stack.pushJSONArray()
            stack.setField(name, of: table)
        }
    }

    /// Sets a field to the value on top; `place` is what messages call it.
    ///
    /// Stack: [-1, +0]
    private func set(_ field: PayloadField, _ place: String) throws {
        if !stack.isJSONNull(at: -1) { try stack.convert(to: field.form, place) }
        stack.setField(field.key, of: table)
    }

    /// Sets `DATA_TYPE`, unless it was given.
    private func set(_ version: DocumentVersion) {
        guard !isSet("DATA_TYPE") else { return }
        var minor = version.fields.filter { isSet($0.key) }.values.max() ?? 0
        if let long = version.longText {
            stack.pushField(long.field, of: table)
            if let text = stack.string(at: -1), text.unicodeScalars.count > long.limit {
                minor = max(minor, long.minor)
            }
            stack.pop()
        }
        stack.push("\(version.type)#1.\(minor).0")
        stack.setField("DATA_TYPE", of: table)
    }
}

extension LuaStack {
    /// Replaces the value on top, which has the type of the form, by what is sent for it.
    ///
    /// Stack: [-1, +1]
    fileprivate func convert(to form: PayloadField.Form, _ place: String) throws {
        switch form {
        case .text, .integer, .boolean, .table: break
        case .texts: try convertToTexts(place)
        case .list:
            guard isList(at: -1) else { throw HostArgumentError("\(place) must be a list") }
            guard length(at: -1) == 0 else { break }
            pushJSONArray()
            replace(-2)
        case .copy(let excluded):
            pushTable()
            try copyFields(from: -2, to: count, place)
            replace(-2)
            for name in excluded {
                push()
                setField(name, of: -2)
            }
        case .level(let words): try convertToLevel(words, place)
        }
    }

    /// Replaces a text or a list of texts by a new list.
    func convertToTexts(_ place: String) throws {
        let texts = string(at: -1).map { [$0] } ?? strings(at: -1)
        guard let texts else { throw HostArgumentError("\(place) must be a string or a list of strings") }
        push(list: texts)
        gjson_mark_array(thread, -1)
        replace(-2)
    }

    private func convertToLevel(_ words: [String], _ place: String) throws {
        guard type(at: -1) == .string else { return }
        guard let word = string(at: -1), let level = words.firstIndex(of: word) else {
            let meant = string(at: -1).flatMap { Suggestion.nearest(to: $0, among: words) }
            let names = words.map { "\"\($0)\"" }.joined(separator: ", ")
            throw HostArgumentError(
                "\(place) must be one of \(names), or its number" + (meant.map { " (did you mean '\($0)'?)" } ?? "")
            )
        }
        push(level)
        replace(-2)
    }

    /// Sets the fields of a table, whose keys must be texts, in another one.
    func copyFields(from index: Int32, to table: Int32, _ place: String) throws {
        try forEachPair(of: index) {
            guard type(at: -2) == .string else {
                throw HostArgumentError("\(place): the keys must be strings, got \(typeName(at: -2))")
            }
            pushCopy(of: -2)
            pushCopy(of: -2)
            setPair(of: table)
        }
    }

    /// Pushes an empty list that is written as one.
    ///
    /// Stack: [-0, +1]
    func pushJSONArray() {
        pushTable()
        gjson_mark_array(thread, -1)
    }
}

extension LuaStack {
    /// Pushes the metatable of a payload's tables, which gives them their methods and their name.
    ///
    /// Stack: [-0, +1]
    fileprivate func push(payloadMetatable description: PayloadDescription) {
        let services = services
        if let metatable = services.payloadMetatables[description.name] { return push(metatable) }
        pushTable(fields: 3)
        pushTable(fields: Int32(description.methods.count))
        for method in description.methods {
            push(method)
            setField(method.shortName, of: -2)
        }
        setField("__index", of: -2)
        push(description.name)
        setField("__name", of: -2)
        push(false)
        setField("__metatable", of: -2)
        services.payloadMetatables[description.name] = reference(at: -1)
    }
}
