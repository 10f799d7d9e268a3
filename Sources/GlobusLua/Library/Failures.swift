import LuaRuntime

/// What functions may raise beyond the error for wrong arguments, which every one raises.
enum Failures {
    static func of(_ function: FunctionDescription) -> [HostFailure] {
        if let own = own[function.name] { return own }
        guard function.mayWait else { return [] }
        switch function.owner {
        case "globus", "BaseClient", "AuthClient": return request
        case "AuthLoginClient", "NativeAppAuthClient", "ConfidentialAppAuthClient": return tokenRequest
        case "TokenStorage": return [storage]
        default: return []
        }
    }

    private static let network = HostFailure("NetworkError", "no answer came, retries included")
    private static let storage = HostFailure("StorageError", "the storage cannot be read or written")
    private static let cancelled = HostFailure("CancelledError", "the task is cancelled while it waits")
    private static let usage = "GlobusSDKUsageError"

    private static let request = [
        HostFailure("GlobusAPIError", "the answer's status is 400 or more; each service has its own kind"),
        network,
        HostFailure("PermissionError", "the host is not allowed"),
        HostFailure("LimitError", "the answer is longer than the limit of responses"),
    ]
    private static let tokenRequest = [
        HostFailure("AuthAPIError", "Globus Auth refuses"),
        network,
        HostFailure("TokenResponseError", "the answer cannot be understood"),
    ]
    private static let renewal = [
        HostFailure("AuthAPIError", "Globus Auth refuses the renewal"),
        network,
        HostFailure("OnRefreshError", "a handler of the renewal has failed"),
        HostFailure("StorageError", "the new tokens could not be stored"),
    ]
    private static let tasks = [
        HostFailure("any error", "a function raises it; the first one is raised again"), cancelled,
    ]

    private static let own: [String: [HostFailure]] = [
        "GlobusAuthorizer:get_authorization_header": renewal,
        "GlobusAuthorizer:handle_missing_authorization": [],
        "RenewingAuthorizer:ensure_valid_token": renewal,
        "json.encode": [HostFailure(usage, "a value has no JSON form; the message has its path, such as `$.a[3]`")],
        "json.decode": [HostFailure(usage, "the text is not valid JSON")],
        "policy.token_storage": [HostFailure(usage, "there is a storage of that name, or startup is over")],
        "policy.on_refresh": [HostFailure(usage, "startup is over")],
        "policy.default_token_storage": [HostFailure(usage, "there is no storage of that name, or startup is over")],
        "task.all": tasks,
        "task.map": tasks,
        "task.race": tasks,
        "task.scope": tasks,
        "task.timeout": [HostFailure("GlobusTimeoutError", "the function takes longer")] + tasks,
        "task.sleep": [cancelled],
        "Task:wait": tasks,
    ]
}
