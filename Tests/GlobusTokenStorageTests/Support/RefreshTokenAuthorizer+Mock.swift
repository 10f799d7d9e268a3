import GlobusAuth
import MockGlobus
import Networking

extension RefreshTokenAuthorizer {
    /// Returns an authorizer for Transfer whose tokens come from `mock` and are kept in `storage`.
    static func onMock(_ mock: MockGlobus, storage: any TokenStorage) throws -> RefreshTokenAuthorizer {
        let loop = try EventLoop()
        let client = try NativeAppAuthClient(
            clientID: MockGlobus.Client.native.id,
            options: LoginClientOptions(baseURL: mock.baseURL),
            httpClient: CurlHTTPClient(loop: loop),
            time: LoopTime(loop)
        )
        return try RefreshTokenAuthorizer(
            refreshToken: nil,
            authClient: client,
            options: RenewalOptions(storage: storage, resourceServer: "transfer.api.globus.org")
        )
    }
}
