import Foundation
import GlobusAuth
import GlobusLua
import LuaRuntime
import Networking

/// A script host with permissions, and two folders: one to which they apply, and one next to it.
final class PermissionBench: Sendable {
    let loop: EventLoop
    let host: ScriptHost
    /// The resolved path of a folder with the folders `in` and `out`.
    let folder: String

    /// Makes a host; `permissions` is given the folder's path, and refusals name `flags`.
    init(
        variables: [String: String] = [:],
        startup: [StartupScript] = [],
        flags: PermissionFlags? = PermissionFlags(),
        _ permissions: (String) throws -> Permissions
    ) async throws {
        var template = Array("/tmp/globus-lua-tests.XXXXXX".utf8CString)
        mkdtemp(&template)
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        for name in ["in", "out"] { mkdir("\(folder)/\(name)", 0o700) }
        loop = try EventLoop()
        host = try await ScriptHost(
            configuration: ScriptHost.Configuration(
                httpClient: CurlHTTPClient(loop: loop),
                time: LoopTime(loop),
                executor: loop,
                variables: ServiceEnvironment(variables: variables),
                startupScripts: startup,
                permissions: permissions(folder),
                permissionFlags: flags
            )
        )
    }

    deinit {
        loop.shutdown()
        try? FileManager.default.removeItem(atPath: folder)
    }

    func write(_ text: String, to name: String) throws {
        try text.write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
    }

    func text(of name: String) throws -> String {
        try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
    }

    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: "\(folder)/\(name)", withDestinationPath: target)
    }

    /// Runs a script whose argument is the folder; returns its first result, or the message of its error.
    func outcome(_ source: String) async -> String {
        do {
            let values = try await host.run("local folder = ... " + source, arguments: [.string(folder)])
            guard let text = values.first?.text else { return "nothing" }
            return text
        } catch let error as LuaError {
            return (error.cause as? GlobusError)?.description ?? error.message
        } catch {
            return "\(error)"
        }
    }
}
