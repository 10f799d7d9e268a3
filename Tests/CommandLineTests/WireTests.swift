import Foundation
import Testing

/// What operations send is what the Globus SDK for Python sends.
@Suite struct WireTests {
    private static let python = ProcessInfo.processInfo.environment["GLOBUS_SDK_PYTHON"]

    @Test(
        "Every operation sends what the Globus SDK for Python sends",
        .enabled(if: python != nil, "GLOBUS_SDK_PYTHON names no Python in which the SDK is installed")
    )
    func comparison() throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Operations/wire.py").standardized
        let process = Process()
        process.executableURL = URL(filePath: try #require(Self.python))
        process.arguments = [script.path, Program.path]
        let pipe = Foundation.Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(output)")
        print(output)
    }
}
