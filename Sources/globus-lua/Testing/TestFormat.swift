import ArgumentParser
import GlobusLuaTesting

/// How the results of tests are told.
enum TestFormat: String, ExpressibleByArgument, CaseIterable {
    case spec, tap, junit

    func reporter(usesColours: Bool) -> any TestReporter {
        switch self {
        case .spec: SpecReporter(usesColours: usesColours)
        case .tap: TAPReporter()
        case .junit: JUnitReporter()
        }
    }
}
