extension BaseClient: AuthRequesting {
    package var serviceURL: String { baseURL.text }

    package var knownSecrets: KnownSecrets? { configuration.diagnostics.knownSecrets }

    package var authorization: String? {
        if case .ready(let header)? = configuration.authorizer?.readyHeader { header } else { nil }
    }
}
