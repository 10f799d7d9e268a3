/// A refusal of a resource service.
struct APIFailure: Error {
    /// The two forms of error bodies that Globus services have.
    enum Form: Sendable {
        /// One `code` and `message`, as Transfer and Search answer.
        case single
        /// A list `errors` of documents with `status`, `code`, `title` and `detail`, as Auth and Groups answer.
        case list
    }

    let status: Int
    let code: String
    let message: String
    var form = Form.single

    /// The identifier of the one request, as the services give for their logs.
    static func requestID() -> String {
        SecretText.random(9)
    }

    var answer: Answer {
        Answer(status: status, json: json)
    }

    var json: JSON {
        switch form {
        case .single: single
        case .list: .object(("errors", [document]))
        }
    }

    private var single: JSON {
        .object(("code", .string(code)), ("message", .string(message)), ("request_id", .string(Self.requestID())))
    }

    private var document: JSON {
        .object(
            ("id", .string(Self.requestID())),
            ("status", .string(String(status))),
            ("code", .string(code)),
            ("title", .string(ReasonPhrase.of(status))),
            ("detail", .string(message))
        )
    }
}
