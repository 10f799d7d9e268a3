import Foundation
import MockGlobus
import Testing

@Suite struct TransferServiceTests {
    private func get(_ mock: MockGlobus, _ target: String) async throws -> TestReply {
        try await mock.send(.get(target, token: mock.issueAccessToken()))
    }

    private func documents(_ reply: TestReply) throws -> [[String: Any]] {
        try #require(try reply.json["DATA"] as? [[String: Any]])
    }

    @Test("Pages of the task list by limit and offset add up to every task once, the newest first")
    func taskList() async throws {
        let mock = try await MockGlobus.still()
        var ids: [String] = []
        var times: [String] = []
        var hasNextPage = true
        while hasNextPage, ids.count < 100 {
            let reply = try await get(mock, "/v0.10/task_list?limit=10&offset=\(ids.count)")
            ids += try documents(reply).compactMap { $0["task_id"] as? String }
            times += try documents(reply).compactMap { $0["request_time"] as? String }
            hasNextPage = try reply.json["has_next_page"] as? Bool == true
            #expect(try reply.json["total"] as? Int == 25)
        }
        #expect(ids.count == 25)
        #expect(Set(ids).count == 25)
        #expect(times == times.sorted(by: >))
    }

    @Test(
        "A limit or offset that is out of range or no number is refused",
        arguments: ["limit=0", "limit=x", "offset=-1"]
    )
    func badPaging(query: String) async throws {
        let mock = try await MockGlobus.still()
        let reply = try await get(mock, "/v0.10/task_list?" + query)
        #expect(reply.status == 400)
        #expect(try reply.string("code") == "ClientError.BadRequest.Parse")
    }

    @Test("A page that ends with the last task has no next one", arguments: [(24, true), (25, false)])
    func lastPage(limit: Int, hasNextPage: Bool) async throws {
        let mock = try await MockGlobus.still()
        let reply = try await get(mock, "/v0.10/task_list?limit=\(limit)")
        #expect(try documents(reply).count == limit)
        #expect(try reply.json["has_next_page"] as? Bool == hasNextPage)
    }

    @Test("An offset behind the last task gives an empty page")
    func behindTheEnd() async throws {
        let mock = try await MockGlobus.still()
        let reply = try await get(mock, "/v0.10/task_list?offset=\(Int.max)")
        #expect(reply.status == 200)
        #expect(try documents(reply).isEmpty)
        #expect(try reply.json["has_next_page"] as? Bool == false)
    }

    @Test("Pages of all tasks by last_key add up to every task once")
    func lastKey() async throws {
        let mock = try await MockGlobus.still()
        var ids: [String] = []
        var key: String?
        repeat {
            let query = "limit=7" + (key.map { "&last_key=\($0)" } ?? "")
            let reply = try await get(mock, "/v0.10/endpoint_manager/task_list?" + query)
            ids += try documents(reply).compactMap { $0["task_id"] as? String }
            key = try reply.json["has_next_page"] as? Bool == true ? try reply.string("last_key") : nil
        } while key != nil && ids.count < 100
        #expect(ids.count == 25)
        #expect(Set(ids).count == 25)
        #expect(try await get(mock, "/v0.10/endpoint_manager/task_list?last_key=x").status == 400)
    }

    @Test("Collections are found by a part of their name")
    func search() async throws {
        let mock = try await MockGlobus.still()
        let reply = try await get(mock, "/v0.10/endpoint_search?filter_fulltext=TAPE")
        #expect(try documents(reply).map { $0["display_name"] as? String } == ["Tape archive"])
    }

    private func submission(_ id: String, files: Int = 5, from source: String = Self.source) -> String {
        let items = (0..<files).map {
            #"{"DATA_TYPE":"transfer_item","source_path":"/\#($0)","destination_path":"/\#($0)"}"#
        }
        let data = items.joined(separator: ",")
        return """
            {"submission_id":"\(id)","label":"Mine","source_endpoint":"\(source)",\
            "destination_endpoint":"c011ec00-0000-4000-8000-000000000002","DATA":[\(data)]}
            """
    }

    private static let source = "c011ec00-0000-4000-8000-000000000001"

    @Test("A transfer between collections of which one does not exist is refused, and is no task")
    func unknownCollection() async throws {
        let mock = try await MockGlobus.still()
        let body = submission("s", from: "nowhere")
        let reply = try await mock.send(.json("/v0.10/transfer", body, token: mock.issueAccessToken()))
        #expect(reply.status == 404)
        #expect(try reply.string("code") == "EndpointNotFound")
        #expect(try reply.string("message") == "No such endpoint 'nowhere'")
        #expect(try await get(mock, "/v0.10/task_list").json["total"] as? Int == 25)
    }

    @Test("A submitted transfer is the newest task, active first and succeeded in time")
    func submit() async throws {
        let mock = try await MockGlobus.still()
        let id = try #require(try await get(mock, "/v0.10/submission_id").string("value"))
        let accepted = try await mock.send(.json("/v0.10/transfer", submission(id), token: mock.issueAccessToken()))
        #expect(accepted.status == 202)
        #expect(try accepted.string("code") == "Accepted")
        let task = try #require(try accepted.string("task_id"))
        #expect(try documents(await get(mock, "/v0.10/task_list?limit=1")).first?["task_id"] as? String == task)
        let path = "/v0.10/task/\(task)"
        #expect(try documents(await get(mock, path + "/event_list")).count == 1)
        #expect(try await get(mock, path).string("status") == "ACTIVE")
        mock.advance(seconds: 3)
        #expect(try await get(mock, path).string("status") == "SUCCEEDED")
        #expect(try await get(mock, path).string("label") == "Mine")
        let events = try await get(mock, path + "/event_list?limit=2")
        #expect(try documents(events).count == 2)
        #expect(try events.json["total"] as? Int == 3)
    }

    @Test("The same submission twice is one task")
    func duplicate() async throws {
        let mock = try await MockGlobus.still()
        let request = TestRequest.json("/v0.10/transfer", submission("s1"), token: mock.issueAccessToken())
        let first = try await mock.send(request)
        let second = try await mock.send(request)
        #expect(second.status == 200)
        #expect(try second.string("code") == "Duplicate")
        #expect(try second.string("task_id") == first.string("task_id"))
        #expect(try await get(mock, "/v0.10/task_list").json["total"] as? Int == 26)
    }

    @Test("Pages of a task's files by marker end with a null marker")
    func marker() async throws {
        let mock = try await MockGlobus.still()
        let sent = try await mock.send(.json("/v0.10/transfer", submission("s"), token: mock.issueAccessToken()))
        let task = try #require(try sent.string("task_id"))
        mock.advance(seconds: 3)
        var paths: [String] = []
        var marker: String?
        repeat {
            let query = marker.map { "?marker=\($0)" } ?? ""
            let reply = try await get(mock, "/v0.10/task/\(task)/successful_transfers" + query)
            paths += try documents(reply).compactMap { $0["source_path"] as? String }
            #expect(try reply.json.keys.contains("next_marker"))
            marker = try reply.string("next_marker")
        } while marker != nil && paths.count < 100
        #expect(paths == (0..<5).map { "/data/file-\($0)" })
    }

    @Test(
        "A submission that is no transfer is refused",
        arguments: [
            "", "[]", "{}", #"{"submission_id":"s","source_endpoint":"a","destination_endpoint":"b","DATA":[]}"#,
        ]
    )
    func badSubmission(body: String) async throws {
        let mock = try await MockGlobus.still()
        let reply = try await mock.send(.json("/v0.10/transfer", body, token: mock.issueAccessToken()))
        #expect(reply.status == 400)
        #expect(try reply.string("code") == "ClientError.BadRequest")
    }

    @Test("A task that does not exist is not found")
    func noTask() async throws {
        let mock = try await MockGlobus.still()
        let reply = try await get(mock, "/v0.10/task/none")
        #expect(reply.status == 404)
        #expect(try reply.string("code") == "TaskNotFound")
        #expect(try reply.string("request_id") != nil)
    }
}
