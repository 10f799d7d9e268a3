import GlobusAuth
import Networking
import TestSupport

/// A loop, a client on it and a server, which are ended together.
final class Bench: Sendable {
    let loop: EventLoop
    let client: CurlHTTPClient
    let server: ScriptedServer

    init(
        loop: EventLoop.Configuration = .init(),
        client: CurlHTTPClient.Configuration = .init(),
        answer: @escaping @Sendable (ReceivedRequest, ScriptedConnection) -> Void = { _, connection in
            connection.respond(body: "hello")
        }
    ) throws {
        self.loop = try EventLoop(configuration: loop)
        self.client = CurlHTTPClient(loop: self.loop, configuration: client)
        server = try ScriptedServer(answer: answer)
    }

    deinit { loop.shutdown() }

    func request(_ method: String = "GET", _ path: String = "/") throws -> HTTPRequest {
        try HTTPRequest(method: method, url: RequestURL(server.url(path)), timeout: .seconds(20))
    }

    func get(_ path: String = "/") async throws -> HTTPResponse { try await client.send(request("GET", path)) }

    /// Returns the error with which `request` ends; fails where it ends with a response or another kind of error.
    func failure(of request: HTTPRequest) async throws -> GlobusError {
        do {
            let response = try await client.send(request)
            throw UnexpectedResponse(status: response.status)
        } catch let error as GlobusError {
            return error
        }
    }
}

/// A response where the test expected an error.
struct UnexpectedResponse: Error {
    let status: Int
}
