/// JUnit's XML, as continuous integration reads it: a suite for each file.
package struct JUnitReporter: TestReporter {
    private var results: [TestResult] = []

    /// Creates a reporter.
    package init() {}

    /// Takes the next result; gives the text to print for it.
    package mutating func text(for result: TestResult) -> String {
        results.append(result)
        return ""
    }

    /// The text at the end.
    package mutating func summary() -> String {
        var suites: [(file: String, results: [TestResult])] = []
        for result in results {
            if suites.last?.file == result.file {
                suites[suites.count - 1].results.append(result)
            } else {
                suites.append((result.file, [result]))
            }
        }
        let body = suites.map { suite(named: $0.file, $0.results) }.joined()
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites\(counts(results))>\n\(body)</testsuites>\n"
    }

    private func suite(named name: String, _ results: [TestResult]) -> String {
        let cases = results.map(element).joined()
        return "  <testsuite name=\"\(escaped(name))\"\(counts(results))>\n\(cases)  </testsuite>\n"
    }

    private func counts(_ results: [TestResult]) -> String {
        let failures = results.count(where: \.isFailure)
        let seconds = results.reduce(0) { $0 + $1.seconds }
        return " tests=\"\(results.count)\" failures=\"\(failures)\" time=\"\(text(seconds))\""
    }

    private func element(_ result: TestResult) -> String {
        let name = escaped(result.path.last ?? "the file itself")
        let group = escaped(([result.file] + result.path.dropLast()).joined(separator: "."))
        let head = "    <testcase classname=\"\(group)\" name=\"\(name)\" time=\"\(text(result.seconds))\""
        switch result.outcome {
        case .passed: return head + "/>\n"
        case .pending: return head + "><skipped/></testcase>\n"
        case .failed(let failure):
            let first = failure.message.split(separator: "\n").first ?? ""
            let all = ([failure.message] + failure.details).joined(separator: "\n")
            return head + "><failure message=\"\(escaped(String(first)))\">\(escaped(all))</failure></testcase>\n"
        }
    }

    /// Returns seconds, rounded to milliseconds.
    private func text(_ seconds: Double) -> String { String((seconds * 1000).rounded() / 1000) }

    private func escaped(_ text: String) -> String {
        var output = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": output += "&amp;"
            case "<": output += "&lt;"
            case ">": output += "&gt;"
            case "\"": output += "&quot;"
            case "\n", "\t": output.unicodeScalars.append(scalar)
            // XML 1.0 does not allow the other control characters.
            case _ where scalar.value < 0x20: output += "?"
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output
    }
}
