package import GlobusLua
package import LuaRuntime
import MockGlobus

extension ScriptLibrary {
    /// What a test file finds beyond the host's libraries, for documentation and editors: functions in the words of
    /// busted, a mock and a clock.
    package static let testing = testing(TestBench.idle)

    /// What a test file finds beyond the host's libraries.
    package static func testing(_ bench: TestBench) -> [ScriptLibrary] {
        [TestLibrary(bench: bench).library, MockLibrary(bench: bench).library, ClockLibrary(bench: bench).library]
    }
}

extension ScriptAPI {
    /// What test files can name.
    package static let tests = ScriptAPI(.standard + ScriptLibrary.testing)

    /// The functions that only test files find as globals.
    package static let testFunctions: [FunctionDescription] =
        ScriptLibrary.testing.flatMap(\.globals).map(\.description)

    /// What scripts, startup scripts or test files can name.
    package static let everywhere = ScriptAPI(.standard + ScriptLibrary.testing + [.policy])
}

/// The whole reference of the Lua API, with what test files find.
package enum Reference {
    /// The pages.
    package static var pages: [ReferencePage] {
        let api = ScriptAPI.everywhere
        let libraries = (.standard + ScriptLibrary.testing + [.policy]).flatMap(\.withParts).filter(\.hasTable)
        return api.referencePages(
            of: libraries.map(\.description),
            testFunctions: ScriptAPI.testFunctions,
            testBeginning: TestExamples.beginning
        )
    }
}

/// Turns the examples of test functions into files.
///
/// An example with an `it` of its own is a test file; any other is the body of a test, behind ``beginning``. They lie in
/// the folder `tests` of what `globus-lua init` writes. The tests run every example, and compare what it prints.
package enum TestExamples {
    /// What the examples begin with that are the body of a test.
    package static let beginning = """
        local client = globus.ConfidentialAppAuthClient(mock.client())
        local authorizer = globus.RefreshTokenAuthorizer(mock.refresh_token(), client)
        local transfer = globus.TransferClient {
          authorizer = authorizer, max_retries = 0,
        }
        """

    /// Whether code has tests of its own.
    package static func isFile(_ code: String) -> Bool { code.contains("it(\"") }

    /// An example as a test file.
    package static func file(_ example: HostExample) -> String {
        if isFile(example.code) { return example.code }
        let body = (beginning + "\n" + example.code).split(separator: "\n", omittingEmptySubsequences: false)
        return "it(\"holds\", function()\n" + body.map { "  " + $0 }.joined(separator: "\n") + "\nend)"
    }
}
