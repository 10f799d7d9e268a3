import LoopbackServer

/// A refusal of a resource service.
struct APIFailure: Error {
    /// The formats of error bodies that Globus services have.
    enum Form: Sendable {
        /// One `code` and `message`, as in Transfer.
        case single
        /// The same, with Search's names of types.
        case search
        /// A list `errors` of documents with `status`, `code`, `title` and `detail`, as in Auth and Groups.
        case list
        /// A member `error` with `code` and `detail`, as in Flows.
        case flows
        /// The same with a status, as in Timers.
        case timers
        /// A `reason` with a number as its code, as in Compute.
        case compute
        /// A document of type `result`, as in Globus Connect Server.
        case connectServer
    }

    let status: Int
    let code: String
    let message: String
    var form = Form.single
    /// The path that was asked for, which Transfer repeats.
    var resource: String?

    /// Returns an ID of the request, as services give it for their logs.
    static func requestID() -> String {
        SecretText.random(9)
    }

    var answer: Answer {
        var answer = Answer(status: status, json: json)
        if status == 401 { answer.headers.append(("WWW-Authenticate", "Bearer error=\"invalid_token\"")) }
        return answer
    }

    var json: JSON {
        switch form {
        case .single: single
        case .search:
            JSON.object(("@datatype", "GError"), ("@version", "2017-09-01"), ("status", .integer(status)))
                .merging(single)
        case .list: .object(("errors", [document]))
        case .flows:
            .object(
                ("error", .object(("code", .string(code)), ("detail", .string(message)))),
                ("debug_id", .string(Self.requestID()))
            )
        case .timers:
            .object(
                ("error", .object(("code", .string(code)), ("detail", .string(message)), ("status", .integer(status))))
            )
        case .compute:
            .object(
                ("status", "Failed"),
                ("code", 2),
                ("reason", .string(message)),
                ("error_args", []),
                ("http_status_code", .integer(status))
            )
        case .connectServer:
            .object(
                ("DATA_TYPE", "result#1.0.0"),
                ("code", .string(code)),
                ("detail", .null),
                ("has_next_page", false),
                ("http_response_code", .integer(status)),
                ("message", .string(message))
            )
        }
    }

    private var single: JSON {
        .object(
            ("code", .string(code)),
            ("message", .string(message)),
            ("request_id", .string(Self.requestID())),
            ("resource", resource.map(JSON.string))
        )
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
