import ArgumentParser
import Foundation

/// The command `globus-lua-bench`, which measures globus-lua and comparable programs side by side.
@main
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure globus-lua against plain C, Lua and the Globus SDK for Python.",
        discussion: """
            Every figure is the median of several rounds in which the programs take turns. What is missing on this machine \
            is named as missing. Python's SDK is looked for in python3, or in the interpreter that the variable \
            GLOBUS_BENCH_PYTHON names.

            EXAMPLES:
              scripts/bench --quick
              scripts/bench --only GET
              GLOBUS_BENCH_PYTHON=~/sdk/bin/python scripts/bench --json bench.json --readme
            """
    )

    @Flag(help: "Fewer and shorter rounds: a first impression in a minute or two.")
    var quick = false

    @Option(help: ArgumentHelp("Write the figures to this file, too.", valueName: "file"))
    var json: String?

    @Option(help: ArgumentHelp("Measure only what has this in its name, such as 'plot' or 'JSON'.", valueName: "text"))
    var only: String?

    @Flag(help: "Write the figures into the documentation in the current folder, some into its README.")
    var readme = false

    @Flag(name: .customLong("mock"), help: "Request from the mock even where nginx is installed.")
    var usesMock = false

    private var effort: Effort { quick ? .quick : .full }

    func validate() throws {
        if readme, only != nil { throw ValidationError("--readme needs all figures; leave --only out") }
    }

    func run() throws {
        let report = try measure()
        print(report.heading + "\n")
        print(MarkdownTable(report.rows, withGoals: true).text)
        if let json { try report.write(to: json) }
        guard report.isComplete else {
            Self.tell("some figures of globus-lua are missing" + (readme ? "; the documentation is left as it is" : ""))
            throw ExitCode.failure
        }
        if readme { try Documents.update(with: report) }
    }

    private func measure() throws -> Report {
        let programs = try Programs()
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let server = try BenchServer.start(programs, in: folder, mock: usesMock)
        defer { server.stop() }
        var rows = try comparisonRows(programs, server, folder)
        if isWanted(ProgramSize.title) { rows.append(ProgramSize(programs, folder).row) }
        if isWanted(Stampede.title) { rows += try stampedeRows(programs) }
        let series = isWanted(ThroughputSweep.title) ? sweep(programs, server) : []
        return Report(server: server.name, rounds: effort.rounds, rows: rows, series: series)
    }

    private func comparisonRows(
        _ programs: Programs,
        _ server: BenchServer,
        _ folder: TemporaryFolder
    ) throws -> [ReportRow] {
        try Comparison.all(programs, server, folder)
            .filter { isWanted($0.title) }
            .flatMap { comparison in
                Self.tell("\(comparison.title) …")
                return Measurement(of: comparison, programs, effort).rows
            }
    }

    private func stampedeRows(_ programs: Programs) throws -> [ReportRow] {
        Self.tell("\(Stampede.title) …")
        let stampede = try Stampede(programs)
        defer { stampede.stop() }
        return stampede.rows()
    }

    private func sweep(_ programs: Programs, _ server: BenchServer) -> [Series] {
        ThroughputSweep(programs, server, effort) { Self.tell("\(ThroughputSweep.title): \($0) …") }.series
    }

    private func isWanted(_ title: String) -> Bool { only.map(title.localizedCaseInsensitiveContains) ?? true }

    private static func tell(_ message: String) {
        FileHandle.standardError.write(Data("bench: \(message)\n".utf8))
    }
}

/// Explains why nothing, or not everything, could be measured.
struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
