import GlobusAuth
import Networking
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct CallbackTests {
    @Test("A client calls back on the loop's thread, where it says that it can")
    func calledBack() async throws {
        let bench = try Bench()
        let request = try bench.request()
        #expect(!bench.client.isOnThread)
        let (status, onThread) = try await withCheckedThrowingContinuation { continuation in
            bench.loop.perform {
                let isOnThread = bench.client.isOnThread
                _ = bench.client.start(request) { result in
                    continuation.resume(with: result.map { ($0.status, isOnThread && bench.loop.isOnThread) })
                }
            }
        }
        #expect(status == 200 && onThread)
    }

    @Test("A cancelled transfer calls back before the function that cancels it returns, and never again")
    func cancelled() async throws {
        let bench = try Bench { _, connection in connection.waitForClose() }
        let request = try bench.request()
        let calls = await withCheckedContinuation { continuation in
            bench.loop.perform {
                let calls = Mutex<[String]>([])
                let transfer = bench.client.start(request) { result in
                    calls.withLock { $0.append("\(result)") }
                }
                transfer.cancel()
                transfer.cancel()
                continuation.resume(returning: calls.withLock { $0 })
            }
        }
        #expect(calls == ["failure(Swift.CancellationError())"])
    }

    @Test("A request that must not be sent fails at once")
    func refused() async throws {
        let bench = try Bench()
        var request = try bench.request()
        request.headers = ["Host": "elsewhere"]
        let refused = request
        let error = await withCheckedContinuation { continuation in
            bench.loop.perform {
                _ = bench.client.start(refused) { result in
                    if case .failure(let error) = result { continuation.resume(returning: "\(error)") }
                }
            }
        }
        #expect(error.contains("'Host' is set by the HTTP client"))
        #expect(bench.server.log.requests.isEmpty)
    }

    @Test("Requests whose headers are equal send them, whatever was sent between", arguments: [1, 20])
    func headersKept(others: Int) async throws {
        let bench = try Bench()
        for number in 0...others {
            for headers in [["X-Same": "1"], ["X-Other": "\(number)"]] as [HTTPHeaders] {
                var request = try bench.request()
                request.headers = headers
                _ = try await bench.client.send(request)
            }
        }
        let sent = bench.server.log.requests.map { $0.values("X-Same") + $0.values("X-Other") }
        #expect(sent == (0...others).flatMap { [["1"], ["\($0)"]] })
        #expect(bench.server.log.requests.allSatisfy { $0.values("Accept-Encoding") == ["gzip"] })
    }

    @Test("A body is whole, and has room behind it, however large it is", arguments: [0, 1, 4096, 32 << 10, 300_000])
    func bodies(size: Int) async throws {
        let text = String(repeating: "x", count: size)
        let bench = try Bench { _, connection in connection.respond(body: text) }
        for _ in 0..<2 {
            let response = try await bench.get()
            #expect(response.body == Array(text.utf8) && response.size == size)
            let (count, room) = response.withBody { ($0.count, $1) }
            #expect(count == size && (room >= 64 || size == 0))
        }
    }
}
