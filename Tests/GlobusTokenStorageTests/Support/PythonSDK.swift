import Foundation
import Testing

/// The Globus SDK for Python, where this machine has it.
enum PythonSDK {
    /// The interpreter named by `GLOBUS_SDK_PYTHON`, or `python3`, which may have the SDK.
    private static let interpreter = ProcessInfo.processInfo.environment["GLOBUS_SDK_PYTHON"] ?? "python3"

    static let isInstalled = (try? start(["-c", "import globus_sdk"]).status) == 0

    /// Runs `sdk_storage.py` with `words`; returns its exit status and what it printed.
    static func run(_ words: String...) async throws -> (status: Int32, output: String) {
        try await run("sdk_storage.py", words)
    }

    /// Runs a script beside the fixtures with `words` and more of the environment.
    static func run(
        _ name: String,
        _ words: [String],
        variables: [String: String] = [:]
    ) async throws -> (status: Int32, output: String) {
        let script = try #require(Bundle.module.path(forResource: "Fixtures/" + name, ofType: nil))
        return try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try start([script] + words, variables) }) }
        }
    }

    private static func start(
        _ arguments: [String],
        _ variables: [String: String] = [:]
    ) throws -> (status: Int32, output: String) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [interpreter] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
    }
}
