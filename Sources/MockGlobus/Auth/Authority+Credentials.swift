extension Authority {
    /// Whether the client proves itself by `secret`.
    func isSecret(_ secret: String, of client: MockGlobus.Client) -> Bool {
        credentials.values.contains { $0.clientID == client.id && $0.secret == secret }
    }

    /// Lets the client prove itself by one more secret.
    mutating func addCredential(_ credential: ClientCredential) {
        credentials[credential.id] = credential
    }
}
