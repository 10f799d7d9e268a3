package import GlobusLua
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Which lines of the scripts the tests have run, over all test files.
package final class Coverage: Sendable {
    /// How often each line has run, by the files' paths without links.
    private let counts = Mutex<[String: [Int: UInt64]]>([:])

    /// Creates the coverage of no tests.
    package init() {}

    /// Adds what the scripts of a host have run.
    package func add(_ host: ScriptHost) async { add(await host.lineCounts) }

    /// Adds counts by the names of files; the first count of each is that of line 0.
    func add(_ added: [String: [UInt64]]) {
        for (name, lines) in added {
            guard let path = Self.resolved(name) else { continue }
            counts.withLock { counts in
                for (line, count) in lines.enumerated() where count > 0 {
                    counts[path, default: [:]][line, default: 0] += count
                }
            }
        }
    }

    /// The files that have run, by name, with all of their lines that have code.
    ///
    /// - Parameter tests: The test files, which are left out.
    /// - Returns: The files; without those that cannot be read any more.
    package func files(besides tests: [String]) -> [CoveredFile] {
        let excluded = Set(tests.compactMap(Self.resolved))
        let folder = Self.resolved(".").map { $0 == "/" ? $0 : $0 + "/" } ?? ""
        let files = counts.withLock { $0 }.compactMap { path, counts -> CoveredFile? in
            guard !excluded.contains(path), let source = try? SourceFile.readNow(path) else { return nil }
            let lines = CodeLines.lines(of: source).sorted().map { (number: $0, count: counts[$0] ?? 0) }
            let name = path.hasPrefix(folder) ? String(path.dropFirst(folder.count)) : path
            return lines.isEmpty ? nil : CoveredFile(name: name, lines: lines)
        }
        return files.sorted { $0.name < $1.name }
    }

    /// The absolute path without links; nil for what is no file.
    private static func resolved(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}

/// A script, and how often each of its lines has run that has code.
package struct CoveredFile: Sendable {
    /// The path, from the current folder where it is in it.
    let name: String
    /// The lines with code, in order.
    let lines: [(number: Int, count: UInt64)]

    var run: Int { lines.count(where: { $0.count > 0 }) }

    /// The lines that have not run; those between which no other line has code are told as one.
    var notRun: [ClosedRange<Int>] {
        var ranges: [ClosedRange<Int>] = []
        var isAfterMissing = false
        for line in lines {
            if line.count == 0 {
                let first = isAfterMissing ? ranges.removeLast().lowerBound : line.number
                ranges.append(first...line.number)
            }
            isAfterMissing = line.count == 0
        }
        return ranges
    }
}
