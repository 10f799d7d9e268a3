import Foundation

/// Measures the program's file as `scripts/install` installs it: without symbols.
struct ProgramSize {
    static let title = "the installed program"

    private let size: Result<Double, any Error>

    init(_ programs: Programs, _ folder: TemporaryFolder) {
        let copy = folder.url.appendingPathComponent("globus-lua").path
        size = Result {
            guard let strip = ProgramSearch.path(of: "strip") else { throw BenchError("there is no strip") }
            guard ProgramSearch.succeeds([strip, "--strip-all", "-o", copy, programs.globusLua]) else {
                throw BenchError("strip fails")
            }
            let attributes = try FileManager.default.attributesOfItem(atPath: copy)
            guard let size = attributes[.size] as? NSNumber else { throw BenchError("the file has no size") }
            return size.doubleValue
        }
    }

    var row: ReportRow {
        let result =
            switch size {
            case .success(let size): ReportRow.Result(name: "globus-lua", samples: Samples([size]), failure: nil)
            case .failure(let error): ReportRow.Result(name: "globus-lua", samples: Samples([]), failure: "\(error)")
            }
        return ReportRow(
            title: Self.title,
            unit: .megabytes,
            targets: [Target(.value, bar: 30e6, aim: 20e6)],
            results: [result]
        )
    }
}
