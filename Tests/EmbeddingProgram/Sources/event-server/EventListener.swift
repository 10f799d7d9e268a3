import FlyingFox
import Foundation
import LuaRuntime

/// Takes events by HTTP and answers with what the handlers have decided.
struct EventListener {
    let handling: EventHandling

    /// Listens on a port of this machine, 0 for any free one, until the task is cancelled.
    func run(port: UInt16) async throws {
        let server = HTTPServer(address: try sockaddr_in.inet(ip4: "127.0.0.1", port: port), logger: .disabled)
        await server.appendRoute("POST /events") { request in
            guard let event = try? JSONDecoder().decode(Event.self, from: try await request.bodyData) else {
                return HTTPResponse(statusCode: .badRequest)
            }
            return await answer(event)
        }
        await server.appendRoute("GET /messages") { _ in try json(.ok, await handling.site.people.messages) }
        async let running: Void = server.run()
        try await server.waitUntilListening()
        if case .ip4(_, let port)? = await server.listeningAddress {
            FileHandle.standardOutput.write(Data("listening on http://127.0.0.1:\(port)\n".utf8))
        }
        try await running
    }

    /// A handler that fails concerns its event, and no other.
    private func answer(_ event: Event) async -> HTTPResponse {
        do {
            return try json(.ok, await handling.handle(event))
        } catch let error as LuaError {
            return failure(["error": error.message, "place": error.place ?? ""])
        } catch {
            return failure(["error": "\(error)"])
        }
    }

    private func failure(_ fields: [String: String]) -> HTTPResponse {
        (try? json(.internalServerError, fields)) ?? HTTPResponse(statusCode: .internalServerError)
    }

    private func json(_ status: HTTPStatusCode, _ value: some Encodable) throws -> HTTPResponse {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return HTTPResponse(
            statusCode: status,
            headers: [.contentType: "application/json"],
            body: try encoder.encode(value)
        )
    }
}
