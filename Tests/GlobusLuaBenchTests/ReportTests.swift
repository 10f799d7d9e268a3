import Foundation
import Testing

@testable import globus_lua_bench

@Suite("Reports")
struct ReportTests {
    private func row(_ figures: [(String, Double?)], _ targets: [Target]) -> ReportRow {
        ReportRow(
            title: "work",
            unit: .microseconds,
            targets: targets,
            results: figures.map { name, value in
                ReportRow.Result(
                    name: name,
                    samples: Samples(value.map { [$0] } ?? []),
                    failure: value == nil ? "none" : nil
                )
            }
        )
    }

    private func cells(_ rows: [ReportRow]) -> [[String]] {
        MarkdownTable(rows, withGoals: true).text.split(separator: "\n").dropFirst(2).map { line in
            line.split(separator: "|").map { $0.trimmingPrefix { $0 == " " } }.map { text in
                String(text.reversed().drop { $0 == " " }.reversed())
            }
        }
    }

    @Test("A row names each program, how globus-lua compares to it, and whether that is enough.")
    func comparison() {
        let row = row(
            [("globus-lua", 60e-6), ("C", 30e-6), ("Python", 600e-6)],
            [Target(.multiple(of: "C"), bar: 1.8, aim: 1.3), Target(.multiple(of: "Python"), bar: 1.0 / 12)]
        )
        #expect(
            cells([row]) == [
                [
                    "work", "60.0 µs ± 0 %", "C", "30.0 µs ± 0 %", "2.00 × as long", "1.80 × as long", "1.30 × as long",
                    "missed",
                ],
                ["", "", "Python", "600 µs ± 0 %", "10.0 × faster", "12.0 × faster", "", "missed"],
            ]
        )
    }

    @Test("A target of the figure itself has a line of its own, above the programs.")
    func value() {
        let row = row([("globus-lua", 60e-6), ("C", 30e-6)], [Target(.value, bar: 100e-6, aim: 50e-6)])
        #expect(
            cells([row]) == [
                ["work", "60.0 µs ± 0 %", "", "", "", "100 µs", "50.0 µs", "reached"],
                ["", "", "C", "30.0 µs ± 0 %", "2.00 × as long", "", "", ""],
            ]
        )
    }

    @Test("The documentation's table leaves the goals out, and needs no line for one.")
    func withoutGoals() {
        let row = row([("globus-lua", 60e-6), ("C", 30e-6)], [Target(.value, bar: 100e-6, aim: 50e-6)])
        let lines = MarkdownTable([row], withGoals: false).text.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0].contains("| globus-lua is ") && !lines[0].contains("bar") && !lines[0].contains("aim"))
        #expect(lines[2].hasPrefix("| work | 60.0 µs ± 0 % | C ") && lines[2].hasSuffix("| 2.00 × as long |"))
    }

    @Test("A program that could not be measured is named with the reason, and nothing is said about a target.")
    func missing() {
        let row = row([("globus-lua", 60e-6), ("C", nil)], [Target(.multiple(of: "C"), bar: 1)])
        #expect(cells([row]) == [["work", "60.0 µs ± 0 %", "C", "missing: none", "", "1.00 × as long", "", ""]])
        #expect(row.isMeasured)
        #expect(!self.row([("globus-lua", nil)], []).isMeasured)
    }

    @Test("The README has a line for each of a few rows, which says how globus-lua compares in words")
    func highlights() {
        let row = ReportRow(
            title: "start and end",
            unit: .milliseconds,
            targets: [],
            results: [("globus-lua", 20e-3), ("lua5.4", 2e-3), ("Globus SDK for Python", 80e-3)].map { name, value in
                ReportRow.Result(name: name, samples: Samples([value]), failure: nil)
            }
        )
        #expect(
            Highlights([self.row([("globus-lua", 1e-3)], []), row]).text
                == "- start and end: 20.0 ms; 10.0 × as long as lua5.4, 4.00 × faster than Globus SDK for Python"
        )
    }

    @Test("What the README shows are rows of the page that has all figures")
    func highlightedTitles() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
        let page = root.appending(path: "Sources/GlobusLua/GlobusLua.docc/Performance.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        for title in Highlights.titles {
            #expect(text.contains("| \(title) "), "\(title)")
            #expect(readme.contains("- \(title): "), "\(title)")
        }
    }

    @Test("The figures of a document stand between its marks, and nothing else changes.")
    func document() throws {
        let text = "before\n<!-- bench -->\nold\n<!-- /bench -->\nbehind\n"
        let expected = "before\n<!-- bench -->\n\nnew\n\n<!-- /bench -->\nbehind\n"
        #expect(try Documents.replacing(with: "new", in: text, of: "page") == expected)
        #expect(try Documents.replacing(with: "new", in: expected, of: "page") == expected)
    }

    @Test(
        "A document without marks, or with marks the wrong way round, is an error.",
        arguments: [
            "nothing", "<!-- bench -->", "<!-- /bench --> <!-- bench -->",
        ]
    )
    func withoutMarks(text: String) {
        #expect(throws: BenchError.self) { try Documents.replacing(with: "new", in: text, of: "page") }
    }
}
