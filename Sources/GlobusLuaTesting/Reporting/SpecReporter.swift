import GlobusAuth

/// Tells what came of tests, as they end.
package protocol TestReporter {
    /// Takes the next result; gives the text to print for it.
    mutating func text(for result: TestResult) -> String
    /// Returns the text to print at the end.
    mutating func summary() -> String
}

/// The colours of a terminal, or none.
struct Style {
    let usesColours: Bool

    func bold(_ text: String) -> String { wrap(text, "1") }
    func red(_ text: String) -> String { wrap(text, "31") }
    func green(_ text: String) -> String { wrap(text, "32") }
    func yellow(_ text: String) -> String { wrap(text, "33") }

    private func wrap(_ text: String, _ code: String) -> String {
        usesColours ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}

/// A line for each test under its groups' names, then what failed and the counts: for people.
package struct SpecReporter: TestReporter {
    private let style: Style
    private var file = ""
    private var groups: [String] = []
    private var failures: [(name: String, file: String, failure: TestFailure)] = []
    private var passed = 0
    private var pending = 0
    private var seconds = 0.0

    /// Creates a reporter; colours are for terminals.
    package init(usesColours: Bool) {
        style = Style(usesColours: usesColours)
    }

    /// Takes the next result; gives the text to print for it.
    package mutating func text(for result: TestResult) -> String {
        seconds += result.seconds
        let indentation = String(repeating: "  ", count: max(result.path.count, 1))
        let name = (result.path.last ?? "the file itself").printable(limit: 200)
        let line =
            switch result.outcome {
            case .passed: count(&passed) { "\(indentation)\(style.green("✓")) \(name)" }
            case .pending: count(&pending) { "\(indentation)\(style.yellow("○")) \(name) (pending)" }
            case .failed(let failure): note(failure, result, "\(indentation)\(style.red("✗")) \(name)")
            }
        return heading(for: result) + line + "\n"
    }

    /// The text at the end.
    package mutating func summary() -> String {
        var text = ""
        for (number, failure) in failures.enumerated() { text += "\n" + self.text(of: failure, number + 1) }
        let took = Int((seconds * 1000).rounded())
        let failed = failures.count
        let counts = "\(passed) passed, \(failed) failed" + (pending == 0 ? "" : ", \(pending) pending")
        return text + "\n" + (failed == 0 ? style.green(counts) : style.red(counts)) + " (\(took) ms)\n"
    }

    private func count(_ counter: inout Int, _ line: () -> String) -> String {
        counter += 1
        return line()
    }

    private mutating func note(_ failure: TestFailure, _ result: TestResult, _ line: String) -> String {
        failures.append((result.name, result.file, failure))
        return line
    }

    /// Returns the names of the file and the groups, as far as they differ from those of the previous result.
    private mutating func heading(for result: TestResult) -> String {
        var text = ""
        if file != result.file {
            text += (file.isEmpty ? "" : "\n") + style.bold(result.file) + "\n"
            file = result.file
            groups = []
        }
        let own = Array(result.path.dropLast())
        let common = zip(own, groups).prefix { $0 == $1 }.count
        for (depth, name) in own.enumerated().dropFirst(common) {
            text += String(repeating: "  ", count: depth + 1) + name.printable(limit: 200) + "\n"
        }
        groups = own
        return text
    }

    private func text(of failed: (name: String, file: String, failure: TestFailure), _ number: Int) -> String {
        let lines = failed.failure.message.split(separator: "\n").map { "    \($0)" }
        let details = failed.failure.details.map { "      \($0)" }
        let title = style.red("\(number)) \(failed.name.printable(limit: 400))") + " in \(failed.file)"
        return ([title] + lines + details).joined(separator: "\n") + "\n"
    }
}
