import ArgumentParser
import Foundation

/// `globus-lua-bench`: measures globus-lua side by side with what it is compared to.
@main
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure globus-lua against plain C and the Globus SDK for Python.",
        discussion: """
            Every figure is the median of several rounds in which the programs take turns. Python's SDK is looked for in \
            python3, or in the interpreter that the variable GLOBUS_BENCH_PYTHON names.
            """
    )

    @Flag(help: "Fewer and shorter rounds: a first impression in less than a minute.")
    var quick = false

    @Option(help: ArgumentHelp("Write the figures to this file, too.", valueName: "file"))
    var json: String?

    @Option(help: ArgumentHelp("Measure only what has this in its name.", valueName: "text"))
    var only: String?

    func run() throws {
        let programs = try Programs()
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let server = try BenchServer.start(programs, in: folder)
        defer { server.stop() }
        let effort = quick ? Effort(rounds: 3, share: 0.25) : Effort(rounds: 7, share: 1)
        let report = Report(server: server.name, rounds: effort.rounds, rows: rows(programs, server, effort))
        print(report.heading)
        print(MarkdownTable(report.rows).text)
        if let json { try report.write(to: json) }
    }

    private func rows(_ programs: Programs, _ server: BenchServer, _ effort: Effort) -> [ReportRow] {
        Comparison.all(programs, server)
            .filter { only.map($0.title.localizedCaseInsensitiveContains) ?? true }
            .flatMap { comparison in
                FileHandle.standardError.write(Data("bench: \(comparison.title) …\n".utf8))
                return Measurement(of: comparison, programs, effort).rows
            }
    }
}
