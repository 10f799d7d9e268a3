import GlobusLua
import Testing

@Suite struct RefusalWordTests {
    private static let cases = [
        ("globus.request('GET', 'https://a.example/')", "list 'a.example' in Permissions.net"),
        ("os.getenv('HOME')", "list 'HOME' in Permissions.env"),
        ("io.lines('/etc/passwd')", "list '/etc/passwd' in Permissions.read"),
        (
            "globus.token_storage('json', { filepath = '/etc/x' })",
            "list '/etc/x' in Permissions.read and list '/etc/x' in Permissions.write"
        ),
        ("io.popen('ls')", "list 'ls' in Permissions.run"), ("io.popen('ls | wc')", "set Permissions.everything"),
    ]

    @Test("A refusal names the properties of the Swift API where the program has told no options of a command line")
    func properties() async throws {
        let bench = try await PermissionBench(flags: nil) { _ in .globusOnly }
        for (code, words) in Self.cases {
            let outcome = await bench.outcome(code)
            #expect(outcome.hasSuffix("is not allowed; to allow it \(words)"), "\(code): \(outcome)")
            #expect(!outcome.contains("--"), "\(outcome)")
        }
    }

    @Test("A program's own options are named as it calls them")
    func ownOptions() async throws {
        let bench = try await PermissionBench(flags: PermissionFlags { "/\($0.rawValue.uppercased())" }) { _ in .none }
        #expect(await bench.outcome("os.getenv('HOME')").hasSuffix("to allow it pass /ENV=HOME"))
        #expect(await bench.outcome("os.execute('x')").hasSuffix("to allow it pass /RUN=x"))
    }
}
