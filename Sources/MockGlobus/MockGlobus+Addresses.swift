extension MockGlobus {
    /// The URL of every service, such as `http://127.0.0.1:40001`, without a slash at its end.
    ///
    /// The mock must be running.
    public var baseURL: String {
        url(of: .main, hint: "Call start() first.")
    }

    /// A second origin with the same services, for redirects that leave the first one.
    ///
    /// The mock must be running with ``Configuration/listensOnForeignOrigin``.
    public var foreignURL: String {
        url(of: .foreign, hint: "Set listensOnForeignOrigin and call start() first.")
    }

    private func url(of origin: RecordedRequest.Origin, hint: String) -> String {
        guard let url = core.url(of: origin) else { preconditionFailure("MockGlobus has no such address. \(hint)") }
        return url
    }
}
