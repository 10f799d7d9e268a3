import Foundation

/// Runs programs one at a time and tells what each run took.
struct Stopwatch {
    private let program: String
    private let environment: [String: String]

    init(_ programs: Programs) {
        program = programs.stopwatch
        // What is measured is the way to the server on this machine.
        environment = ProcessInfo.processInfo.environment.filter { !$0.key.lowercased().hasSuffix("_proxy") }
    }

    /// Runs `words`; throws when the program fails, whose own message is on standard error by then.
    func time(_ words: [String]) throws -> Reading {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = words
        process.environment = environment
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let numbers = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        guard process.terminationStatus == 0, numbers.count == 3 else {
            throw BenchError("'\(words.joined(separator: " "))' failed with status \(process.terminationStatus)")
        }
        return Reading(
            seconds: numbers[0] / 1e9,
            processorSeconds: numbers[1] / 1e9,
            peakBytes: numbers[2] * 1024
        )
    }
}
