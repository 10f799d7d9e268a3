extension BaseClient: AuthRequesting {
    package var serviceURL: String {
        get throws {
            guard let url = configuration.baseURL else {
                throw GlobusError(.usage, "Unable to resolve base_url of Globus Auth. Pass the option 'base_url'.")
            }
            return url
        }
    }
}
