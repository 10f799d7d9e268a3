import Foundation
import Testing

/// The program is linked without the data about languages and regions that Foundation carries, so nothing may need it.
@Suite struct LocaleDataTests {
    private static let words = """
        Calendar, DateComponentsFormatter, DateFormatter, ISO8601DateFormatter, Locale, MeasurementFormatter, \
        NSRegularExpression, NumberFormatter, TimeZone, capitalized, folding, formatted, localizedCapitalized, \
        localizedCaseInsensitiveCompare, localizedCaseInsensitiveContains, localizedCompare, localizedLowercase, \
        localizedStandardCompare, localizedStandardContains, localizedStandardRange, localizedUppercase
        """

    private static let sources: [String] = {
        let files = FileManager.default.enumerator(atPath: "\(Repository.root)/Sources")?.compactMap { $0 as? String }
        return (files ?? []).filter { $0.hasSuffix(".swift") && !$0.hasPrefix("globus-lua-bench/") }
    }()

    @Test("No source of the program uses what needs data about languages and regions")
    func sources() {
        let words = Set(Self.words.split(separator: ", ").map(String.init))
        #expect(Self.sources.count > 300)
        for source in Self.sources {
            let text = Repository.text(of: "Sources/\(source)")
            guard text.contains("import Foundation\n") else { continue }
            let used = text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
            #expect(words.isDisjoint(with: used), "\(source): \(words.intersection(used))")
        }
    }
}
