import Foundation
import GlobusAuth
import MockGlobus
import Testing

@testable import StandardHost

@Suite(.timeLimit(.minutes(1))) struct LoginBrowserTests {
    static let unseen: [(variables: [String: String], reason: String)] = [
        ([:], "there is no display"),
        (["DISPLAY": ""], "there is no display"),
        (["DISPLAY": ":0", "SSH_CONNECTION": "a b c d"], "SSH_CONNECTION is set"),
        (["BROWSER": "true", "SSH_TTY": "/dev/pts/1"], "SSH_TTY is set"),
    ]

    @Test("Over ssh and without a display the fallback logs in, and the person is told why", arguments: unseen.indices)
    func fallback(index: Int) async throws {
        let (variables, reason) = Self.unseen[index]
        let scene = try await LoginScene()
        let fallback = FunctionLoginFlow { attempt in
            // Without a server of ours, the code is shown to be copied.
            let answer = try await scene.answer(to: try attempt.authorizeURL())
            #expect(answer.hasPrefix(scene.mock.baseURL + "/v2/web/auth-code?"))
            return try attempt.code(typed: answer)
        }
        try await scene.app(scene.flow(variables, fallback: fallback)).login()
        let line = await scene.line()
        #expect(line.hasPrefix("No browser is opened: "))
        #expect(line.contains(reason))
        #expect(try await scene.hasTokens())

        let app = try scene.app(scene.flow(variables))
        let error = await #expect(throws: GlobusError.self) { try await app.login(force: true) }
        #expect(error?.code == .localServerEnvironmentalLogin)
        #expect(error?.message.contains(reason) == true)
    }

    @Test("Text browsers are refused", arguments: ["lynx", "/usr/bin/w3m", "links %s", "elinks", "www-browser:lynx"])
    func textBrowsers(command: String) async throws {
        let scene = try await LoginScene()
        let app = try scene.app(scene.flow(["BROWSER": command]))
        let error = await #expect(throws: GlobusError.self) { try await app.login() }
        #expect(error?.code == .localServerEnvironmentalLogin)
        #expect(error?.message.hasPrefix("Cannot use LocalServerLoginFlowManager with text-only browser '") == true)
    }

    @Test("$BROWSER is a list of commands, of which the first counts that is there and shows pages")
    func commands() throws {
        func words(_ text: String) throws -> [[String]] {
            try LoginBrowser(variables: ["BROWSER": text]).commands().map { $0.words(opening: "URL") }
        }
        #expect(try words("firefox") == [["firefox", "URL"]])
        let mixed = "lynx:chromium --new-window %s:w3m:x"
        #expect(try words(mixed) == [["chromium", "--new-window", "URL"], ["x", "URL"]])
        #expect(try words("open --url=%s -x") == [["open", "--url=URL", "-x"]])
        let desktop = try LoginBrowser(variables: ["DISPLAY": ":0"]).commands()
        #expect(desktop.map { $0.words(opening: "URL") } == [["xdg-open", "URL"]])
    }

    @Test(
        "A browser that fails, or is not there, ends nothing: the page may be opened by hand",
        arguments: [
            ("false", "false has ended with exit status 1. "),
            ("/nowhere/browser", "There is no browser to be found, nor xdg-open. "),
        ]
    )
    func failingBrowser(command: String, words: String) async throws {
        let scene = try await LoginScene()
        let app = try scene.app(scene.flow(["BROWSER": command]))
        let login = Task { try await app.login() }
        let page = await scene.page()
        #expect(await scene.line() == words + "Open the page above by hand, in a browser on this machine.")
        _ = try await scene.request(try await scene.answer(to: page))
        try await login.value
    }

    @Test("The browser gets the page, and neither the terminal nor the files of the process")
    func process() async throws {
        let folder = NSTemporaryDirectory() + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let script = """
            #!/bin/sh
            { echo "$2"; cut -d' ' -f6 /proc/$$/stat; echo $$; ls -l /proc/$$/fd; } > '\(folder)/out.new'
            mv '\(folder)/out.new' '\(folder)/out'
            """
        try Data(script.utf8).write(to: URL(fileURLWithPath: folder + "/browser"))
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder + "/browser")
        let scene = try await LoginScene()
        let app = try scene.app(scene.flow(["BROWSER": "/nowhere/x:\(folder)/browser --new %s"]))
        let login = Task { try await app.login() }
        let page = await scene.page()
        for _ in 0..<500 where !FileManager.default.fileExists(atPath: folder + "/out") {
            try await Task.sleep(for: .milliseconds(20))
        }
        let lines = try String(contentsOfFile: folder + "/out", encoding: .utf8).split(separator: "\n").map(String.init)
        #expect(lines.first == page)
        // It leads a session of its own.
        #expect(lines.count > 3 && lines[1] == lines[2])
        #expect(lines.contains { $0.hasSuffix("0 -> /dev/null") })
        #expect(!lines.contains { $0.contains("socket:") || $0.contains("pipe:") || $0.contains("anon_inode:") })
        login.cancel()
    }
}
