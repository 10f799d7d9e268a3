import Foundation
import LuaRuntime

/// Takes events by HTTP and answers with what the handlers have decided.
struct EventListener {
    let handling: EventHandling

    /// Listens on a free port of this machine.
    func run() async throws {
        let listener = try HTTPListener()
        FileHandle.standardOutput.write(Data("listening on http://127.0.0.1:\(listener.port)\n".utf8))
        await listener.run { request in
            if request.line.hasPrefix("GET /messages ") { return await messages() }
            guard request.line.hasPrefix("POST /events ") else { return HTTPListener.Response(status: 404) }
            guard let event = try? JSONDecoder().decode(Event.self, from: request.body) else {
                return HTTPListener.Response(status: 400)
            }
            return await answer(event)
        }
    }

    /// A handler that fails concerns its event, and no other.
    private func answer(_ event: Event) async -> HTTPListener.Response {
        do {
            return try json(200, await handling.handle(event))
        } catch let error as LuaError {
            return failure(["error": error.message, "place": error.place ?? ""])
        } catch {
            return failure(["error": "\(error)"])
        }
    }

    private func messages() async -> HTTPListener.Response {
        let messages = await handling.site.people.messages
        return (try? json(200, messages)) ?? HTTPListener.Response(status: 500)
    }

    private func failure(_ fields: [String: String]) -> HTTPListener.Response {
        (try? json(500, fields)) ?? HTTPListener.Response(status: 500)
    }

    private func json(_ status: Int, _ value: some Encodable) throws -> HTTPListener.Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return HTTPListener.Response(status: status, body: try encoder.encode(value))
    }
}
