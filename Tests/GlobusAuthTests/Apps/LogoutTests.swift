import Testing

@testable import GlobusAuth

@Suite(.timeLimit(.minutes(1))) struct LogoutTests {
    private let server = AppServer()

    private func other(_ name: String = "other.example") -> TokenData {
        TokenData(
            resourceServer: name,
            scope: "x",
            accessToken: "A-other",
            refreshToken: "R-other",
            expiresAtSeconds: 1
        )
    }

    @Test("A logout revokes access and refresh tokens, empties the storage and forgets what was made of them")
    func logout() async throws {
        let app = try server.userApp(refreshTokens: true)
        try await app.login()
        _ = try await app.authorizer(for: AppServer.transfer)
        try await app.logout()
        #expect(
            server.revoked == [
                "A2-auth.globus.org", "R2:openid", "A2-transfer.api.globus.org", "R2:\(AppServer.transferAll)",
            ]
        )
        #expect(server.auth.calls.last?.field("client_id") == "cid")
        #expect(server.storage.records.value.isEmpty)
        #expect(try await app.loginRequired())
        _ = try await app.authorizer(for: AppServer.transfer)
        #expect(server.grants("authorization_code").count == 2)
    }

    @Test("What the app does not need stays, unless everything is to go")
    func sweep() async throws {
        let app = try server.userApp()
        try await app.login()
        server.storage.records.update { $0["other.example"] = other() }
        try await app.logout()
        #expect(Array(server.storage.records.value.keys) == ["other.example"])
        try await app.logout(sweep: true)
        #expect(server.revoked.suffix(2) == ["A-other", "R-other"])
        #expect(server.storage.records.value.isEmpty)
    }

    @Test("A revocation that fails stops nothing, and is told at the end")
    func failedRevocation() async throws {
        let app = try server.userApp()
        try await app.login()
        server.state.update { $0.unrevocable = ["A2-auth.globus.org"] }
        let error = await #expect(throws: GlobusError.self) { try await app.logout() }
        #expect(error?.code == .connection)
        #expect(error?.message.contains("the access token for 'auth.globus.org': nobody is there") == true)
        #expect(error?.message.contains("A2-") == false)
        #expect(server.revoked.count == 4)
        #expect(server.storage.records.value.isEmpty)
    }

    @Test("Tokens that are revoked and cannot be removed are told once, and are not said to be valid")
    func failedRemoval() async throws {
        let app = try server.userApp()
        try await app.login()
        server.storage.removalFailure.value = GlobusError(.storage, "The file system is read-only. Name another one.")
        let error = await #expect(throws: GlobusError.self) { try await app.logout() }
        #expect(error?.code == .storage)
        let message = """
            The tokens of the app 'test-app' for 'auth.globus.org', 'transfer.api.globus.org' are still stored: The \
            file system is read-only. Name another one. Then log out again.
            """
        #expect(error?.message == message)
        #expect(server.revoked.count == 4)
    }

    @Test("A logout does not wait for a lock that cannot be had")
    func noLock() async throws {
        let app = try server.userApp()
        try await app.login()
        server.storage.lockFailure.value = GlobusError(.storage, "somebody has the lock")
        try await app.logout()
        #expect(server.storage.records.value.isEmpty)
        #expect(server.revoked.count == 4)
    }

    @Test("A logout that is cancelled leaves what is not revoked yet")
    func cancelled() async throws {
        let app = try server.userApp()
        try await app.login()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await app.logout()
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(server.storage.records.value.count == 2)
        #expect(server.revoked.isEmpty)
    }
}
