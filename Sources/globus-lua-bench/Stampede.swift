import Dispatch
import Foundation
import MockGlobus
import Synchronization

/// Measures many tasks that need a token at the same time: how often it is requested, and how often `on_refresh` is
/// called.
struct Stampede {
    static let title = "1,000 coroutines on an expired token"

    /// The counts of one run.
    private struct Count {
        let tokenRequests: Int
        let calls: Int
    }

    private let mock: MockGlobus
    private let contenders: [Contender]

    /// Starts a mock that counts the token requests.
    init(_ programs: Programs) throws {
        mock = try AsyncResult { try await MockGlobus.started() }.get()
        let arguments = [mock.issueRefreshToken(), MockGlobus.Client.native.id]
        let service = ["GLOBUS_SDK_SERVICE_URL_AUTH": mock.baseURL]
        contenders = [
            programs.globusLua("stampede.lua", arguments, count: 1000).with(service),
            programs.globusSDK("stampede.py", arguments, count: 32).with(service).named(
                "\(Programs.sdkName), 32 threads"
            ),
        ]
    }

    func stop() {
        try? AsyncResult { [mock] in await mock.stop() }.get()
    }

    /// Returns one row for the token requests and one for the calls.
    func rows() -> [ReportRow] {
        let counts = contenders.map { ($0.name, count($0)) }
        let row = { (title: String, value: (Count) -> Int) in
            ReportRow(
                title: title,
                unit: .pieces,
                targets: [Target(.value, bar: 1)],
                results: counts.map { name, count in result(name, count.map { Double(value($0)) }) }
            )
        }
        return [row("\(Self.title): token requests", \.tokenRequests), row("and calls of `on_refresh`", \.calls)]
    }

    private func result(_ name: String, _ value: Result<Double, any Error>) -> ReportRow.Result {
        switch value {
        case .success(let value): ReportRow.Result(name: name, samples: Samples([value]), failure: nil)
        case .failure(let error): ReportRow.Result(name: name, samples: Samples([]), failure: "\(error)")
        }
    }

    private func count(_ contender: Contender) -> Result<Count, any Error> {
        if let reason = contender.reasonMissing { return .failure(BenchError(reason)) }
        mock.clearRequests()
        return Result {
            let output = try Self.output(of: contender.command(contender.count))
            guard let calls = Int(output) else { throw BenchError("it printed '\(output)' and no number") }
            return Count(tokenRequests: mock.tokenRequests(grantType: "refresh_token").count, calls: calls)
        }
    }

    /// Returns the output of a program.
    private static func output(of words: [String]) throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: words[0])
        process.arguments = Array(words.dropFirst())
        process.standardOutput = pipe
        try process.run()
        let text = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw BenchError("status \(process.terminationStatus)") }
        return String(decoding: text, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

/// The result of asynchronous work, for a caller that is not asynchronous.
///
/// The benchmark starts its programs on the main thread rather than on one of the pool's, which block signals: the
/// programs would inherit the block, and a server would not notice that it must end.
final class AsyncResult<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)
    private let isThere = DispatchSemaphore(value: 0)

    /// Starts the work.
    init(_ work: @escaping @Sendable () async throws -> Value) {
        Task {
            let outcome: Result<Value, any Error>
            do { outcome = .success(try await work()) } catch { outcome = .failure(error) }
            result.withLock { $0 = outcome }
            isThere.signal()
        }
    }

    /// Waits for the end of the work; to be called once.
    func get() throws -> Value {
        isThere.wait()
        guard let outcome = result.withLock({ $0 }) else { throw BenchError("the work has no result") }
        return try outcome.get()
    }
}
