import Foundation
import GlobusAuth
import GlobusLua
import GlobusLuaTesting
import Networking
import Testing

/// A test file in Lua, run as `globus-lua test` runs it.
struct TestFile {
    let path: String
    var permissions = Permissions.globusOnly

    /// Runs its tests, one after the other.
    func results(loggingTo log: BenchLog = BenchLog()) async throws -> [TestResult] {
        // A script's program that ends early must not end the tests.
        signal(SIGPIPE, SIG_IGN)
        let loop = try EventLoop()
        defer { loop.shutdown() }
        let session = TestSession(time: LoopTime(loop), timeout: 120) { try await makeHost($0, on: loop, log) }
        var results: [TestResult] = []
        await session.run(file: path) { results.append($0) }
        return results
    }

    private func makeHost(
        _ surroundings: TestSession.Surroundings,
        on loop: EventLoop,
        _ log: BenchLog
    ) async throws -> ScriptHost {
        let names = GlobusService.all.map { "GLOBUS_SDK_SERVICE_URL_" + $0.name.uppercased() }
        var configuration = ScriptHost.Configuration(
            httpClient: CurlHTTPClient(loop: loop),
            time: surroundings.time,
            executor: loop,
            variables: try ServiceEnvironment(
                variables: Dictionary(uniqueKeysWithValues: names.map { ($0, surroundings.mockURL) })
            ),
            tokenStorages: ["memory": ScriptBench.memory()],
            app: ScriptBench.app,
            permissions: permissions,
            logger: log.logger
        )
        try surroundings.prepare(&configuration)
        return try await ScriptHost(configuration: configuration)
    }
}

extension TestFile {
    /// Where a test has failed: the first line of this file that its message or the calls of its traceback name.
    func place(of failure: TestFailure) -> SourceLocation {
        let name = URL(filePath: path).lastPathComponent
        let texts = [failure.message] + failure.calls
        let line = texts.lazy.compactMap { text in
            text.ranges(of: "\(name):").lazy.compactMap { Int(text[$0.upperBound...].prefix(while: \.isNumber)) }.first
        }.first
        return SourceLocation(fileID: "Scripts/\(name)", filePath: path, line: line ?? 1, column: 1)
    }
}
