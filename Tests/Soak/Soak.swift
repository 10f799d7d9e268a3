import Foundation
import GlobusAuth
import GlobusLua
import LuaRuntime
import Networking

/// Sends very many requests from very many tasks to a server that misbehaves at random.
///
/// Checks that each request ends exactly once, that memory does not grow after the beginning, and that no descriptor
/// stays open.
///
/// `soak [COUNT [TASKS]]`. It ends with status 1 where something is wrong.
@main
enum Soak {
    static func main() async throws {
        let words = CommandLine.arguments.dropFirst()
        if words.first == "serve" { return try SoakServer().serve() }
        let count = words.first.flatMap { Int($0) } ?? 200_000
        let tasks = words.dropFirst().first.flatMap { Int($0) } ?? 500
        let server = try ServerProcess()
        // Dispatch opens its own descriptors at the first wait, and keeps them open.
        try await Task.sleep(for: .milliseconds(1))
        let baseline = ProcessMeter.openDescriptors
        let monitor = SoakMonitor(count: count)
        let report = try await run(count: count, tasks: tasks, url: server.url, monitor)
        let left = ProcessMeter.openDescriptors.filter { baseline[$0.key] == nil }
        monitor.finish(descriptorsLeft: left.map { "\($0.key) (\($0.value))" }.sorted())
        server.stop()
        print(report)
        print(monitor.report)
        guard monitor.flaws.isEmpty else {
            for flaw in monitor.flaws { print("WRONG: \(flaw)") }
            exit(1)
        }
    }

    private static func run(count: Int, tasks: Int, url: String, _ monitor: SoakMonitor) async throws -> String {
        let loop = try EventLoop()
        defer { loop.shutdown() }
        let host = try await ScriptHost(
            configuration: ScriptHost.Configuration(
                httpClient: CurlHTTPClient(loop: loop),
                time: LoopTime(loop),
                executor: loop,
                variables: ServiceEnvironment(),
                permissions: Permissions(net: .everything),
                progressDisplay: monitor
            )
        )
        let arguments: [ScriptValue] = [.string(url), .integer(Int64(count)), .integer(Int64(tasks))]
        let values = try await host.run(SoakScript.source, name: "soak", arguments: arguments)
        guard let report = values.first?.text else { return "" }
        return report
    }
}
