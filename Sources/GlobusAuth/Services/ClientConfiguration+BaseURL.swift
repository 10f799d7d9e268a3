extension ClientConfiguration {
    /// The base URL: ``baseURL`` where it is set, else that of ``serviceName`` in ``environment``.
    func resolvedBaseURL() throws -> RequestURL {
        if let baseURL { return try Self.checkedBaseURL(baseURL) }
        guard let serviceName else {
            throw GlobusError(.usage, "the client has no base URL; give it a base_url or a service_name")
        }
        return try Self.checkedBaseURL(GlobusEnvironment(named: environment).baseURL(of: serviceName))
    }

    private static func checkedBaseURL(_ text: String) throws -> RequestURL {
        let url = try RequestURL(text)
        guard url.query == nil else {
            throw GlobusError(.usage, "the base URL '\(url.shownText)' has a query; give parameters with each request")
        }
        return url
    }
}
