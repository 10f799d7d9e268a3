import LuaRuntime

/// A field of a payload: its name, what it may hold, and how that is written into the payload.
struct PayloadField: Sendable {
    /// What a field may hold.
    enum Form: Sendable {
        case text
        case integer
        case boolean
        /// A text or a list of texts, which becomes a list.
        case texts
        /// A list, which is written as one even when it is empty.
        case list
        case table
        /// A table, which is copied without some of its fields.
        case copy(without: [String])
        /// A number, or a word for it: the first word is 0, and so on.
        case level([String])
    }

    let name: String
    let form: Form
    let summary: String
    /// Whether the field must be given.
    private(set) var isRequired = false
    /// Whether `json.null` may be given, which is sent as null.
    private(set) var isNullable = false
    /// The value where none is given.
    private(set) var defaultText: String?
    /// The name in the payload.
    private(set) var key: String

    private init(_ name: String, _ form: Form, _ summary: String) {
        self.name = name
        key = name
        self.form = form
        self.summary = summary
    }

    static func text(_ name: String, _ summary: String) -> PayloadField { PayloadField(name, .text, summary) }
    static func integer(_ name: String, _ summary: String) -> PayloadField { PayloadField(name, .integer, summary) }
    static func boolean(_ name: String, _ summary: String) -> PayloadField { PayloadField(name, .boolean, summary) }
    static func texts(_ name: String, _ summary: String) -> PayloadField { PayloadField(name, .texts, summary) }
    static func list(_ name: String, _ summary: String) -> PayloadField { PayloadField(name, .list, summary) }
    static func table(_ name: String, _ summary: String) -> PayloadField { PayloadField(name, .table, summary) }

    static func copy(_ name: String, without fields: [String] = [], _ summary: String) -> PayloadField {
        PayloadField(name, .copy(without: fields), summary)
    }

    static func level(_ name: String, _ words: [String], _ summary: String) -> PayloadField {
        PayloadField(name, .level(words), summary)
    }

    /// Returns the fields of several lists in one.
    static func joined(_ lists: [PayloadField]...) -> [PayloadField] { lists.flatMap(\.self) }

    /// The field, which must be given.
    var required: PayloadField {
        var field = self
        field.isRequired = true
        return field
    }

    /// The field, which may be null.
    var orNull: PayloadField {
        var field = self
        field.isNullable = true
        return field
    }

    /// The field, which has another name in the payload.
    func sent(as key: String) -> PayloadField {
        var field = self
        field.key = key
        return field
    }

    /// The field, which holds a text where none is given.
    func byDefault(_ text: String) -> PayloadField {
        var field = self
        field.defaultText = text
        return field
    }
}

extension PayloadField {
    /// The field as a parameter or an option of the function that makes the payload.
    var parameter: HostParameter {
        isRequired
            ? .required(name, type, summary)
            : .optional(name, type, summary, default: defaultText.map { "\"\($0)\"" })
    }

    /// The field of the table that the function makes.
    var description: FieldDescription {
        let mark = isRequired || defaultText != nil ? "" : "?"
        return FieldDescription(key, annotation + mark, summary, isWritable: true)
    }

    private var type: HostType {
        let type: HostType =
            switch form {
            case .text: .string
            case .integer: .integer
            case .boolean: .boolean
            case .texts: .string | .table
            case .list, .table, .copy: .table
            case .level: .string | .integer
            }
        return isNullable ? type | .null : type
    }

    private var annotation: String {
        switch form {
        case .text: "string"
        case .integer, .level: "integer"
        case .boolean: "boolean"
        case .texts: "string[]"
        case .list: "table[]"
        case .table, .copy: "table"
        }
    }
}
