import GlobusAuth
import Networking

/// Gets an authorization header at each time that standard input names, renewing the token where it has expired.
struct Renewal {
    private let authorizer: RefreshTokenAuthorizer
    private let time: CommandedTime

    init(_ storage: any TokenStorage, baseURL: String, clientID: String) throws {
        let loop = try EventLoop()
        time = CommandedTime(waits: LoopTime(loop))
        let client = try NativeAppAuthClient(
            clientID: clientID,
            options: LoginClientOptions(baseURL: baseURL),
            httpClient: CurlHTTPClient(loop: loop),
            time: time
        )
        authorizer = try RefreshTokenAuthorizer(
            refreshToken: nil,
            authClient: client,
            options: RenewalOptions(storage: storage, resourceServer: "transfer.api.globus.org")
        )
    }

    func run() async throws {
        say("ready")
        while let line = readLine() {
            time.set(Double(line) ?? 0)
            do {
                let header = try await authorizer.authorizationHeader() ?? "none"
                say("ok \(header.split(separator: " ").last ?? "") \(authorizer.refreshToken?.reveal() ?? "none")")
            } catch {
                say("failed \(error)")
            }
        }
    }
}
