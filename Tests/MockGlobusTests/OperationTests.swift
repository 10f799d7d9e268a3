import MockGlobus
import Synchronization
import Testing

/// The mock answers the operations of the Globus SDK from their table.
@Suite struct OperationTests {
    private static let flows = "flows.globus.org"

    @Test("A document that is created is listed, changed and deleted, and then refused in the form of its service")
    func life() async throws {
        let mock = try await MockGlobus.started()
        let token = mock.issueAccessToken(resourceServer: Self.flows)
        let body = #"{"title":"Mine","definition":{"States":{}},"input_schema":{}}"#
        let created = try await mock.send(.json("/flows", body, token: token))
        #expect(created.status == 201)
        let id = try #require(try created.string("id"))
        let list = try await mock.send(.get("/flows", token: token)).json["flows"] as? [[String: Any]]
        #expect(list?.last?["title"] as? String == "Mine")
        #expect(try await mock.send(.get("/flows/\(id)", token: token)).string("title") == "Mine")
        #expect(
            try await mock.send(
                TestRequest(method: "DELETE", target: "/flows/\(id)", headers: ["Authorization": "Bearer \(token)"])
            ).status == 200
        )
        let gone = try await mock.send(.get("/flows/\(id)", token: token))
        #expect(gone.status == 404)
        let error = try #require(try gone.json["error"] as? [String: Any])
        #expect(error["code"] as? String == "FLOW_NOT_FOUND")
        #expect(error["detail"] as? String == "No such flow '\(id)'")
    }

    @Test("Pages by marker have every document once, and the last one no marker")
    func pages() async throws {
        let mock = try await MockGlobus.started()
        let token = mock.issueAccessToken(resourceServer: Self.flows)
        for number in 0..<4 { _ = try await mock.send(.json("/flows", #"{"title":"\#(number)"}"#, token: token)) }
        var titles: [String] = []
        var marker: String?
        repeat {
            let query = "?limit=2" + (marker.map { "&marker=\($0)" } ?? "")
            let page = try await mock.send(.get("/flows" + query, token: token))
            titles += (try page.json["flows"] as? [[String: Any]] ?? []).compactMap { $0["title"] as? String }
            marker = try page.string("marker")
            #expect(try page.json["has_next_page"] as? Bool == (marker != nil))
        } while marker != nil && titles.count < 20
        #expect(titles == ["Move and share", "0", "1", "2", "3"])
    }

    @Test("Every operation takes only tokens for its service")
    func tokens() async throws {
        let mock = try await MockGlobus.started()
        let token = mock.issueAccessToken()
        for path in ["/flows", "/jobs/", "/v2/api/projects", "/v2/endpoints", "/api/collections", "/v1/index_list"] {
            #expect(try await mock.send(.get(path, token: token)).status == 401, "\(path)")
        }
        #expect(try await mock.send(.get("/api/info")).status == 200)
    }

    @Test("A body that is no object is refused, and so is a document within another one that does not exist")
    func refusals() async throws {
        let mock = try await MockGlobus.started()
        let token = mock.issueAccessToken()
        #expect(
            try await mock.send(.json("/v0.10/bookmark", "[]", token: token)).string("code") == "ClientError.BadRequest"
        )
        let missing = try await mock.send(.get("/v0.10/endpoint/none/role_list", token: token))
        #expect(missing.status == 404)
        #expect(try missing.string("code") == "EndpointNotFound")
        #expect(try missing.string("resource") == "/v0.10/endpoint/none/role_list")
    }

    @Test("Every exchange is told with its status")
    func exchanges() async throws {
        let told = Told()
        var configuration = MockGlobus.Configuration()
        configuration.onExchange = { request, status in told.add("\(request.path) \(status)") }
        let mock = try await MockGlobus.started(configuration)
        mock.faults.add(MockGlobus.Fault(kind: .apiError(status: 500, code: "x")))
        _ = try await mock.send(.get("/bench/json"))
        _ = try await mock.send(.get("/bench/json"))
        #expect(told.all == ["/bench/json 500", "/bench/json 200"])
    }
}

private final class Told: Sendable {
    private let list = Mutex<[String]>([])

    func add(_ text: String) { list.withLock { $0.append(text) } }
    var all: [String] { list.withLock { $0 } }
}
