extension BaseClient: AuthRequesting {
    package var serviceURL: String { baseURL.text }
}
