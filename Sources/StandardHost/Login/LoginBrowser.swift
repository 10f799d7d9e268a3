import CFileSupport
import Glibc
import GlobusAuth
import GlobusLua

/// The browser of the person who sits at this machine.
///
/// It is what `$BROWSER` names, commands separated by colons, in which `%s` stands for the page; else what `xdg-open`
/// opens.
public struct LoginBrowser: Sendable {
    private let variables: [String: String]

    /// Creates a browser.
    ///
    /// - Parameter variables: The environment variables.
    public init(variables: [String: String] = ProcessEnvironment.variables) {
        self.variables = variables
    }

    /// Why a browser that is opened here would not be seen, or nil where it would.
    var obstacle: String? {
        for name in ["SSH_CONNECTION", "SSH_TTY"] where isSet(name) {
            return "this is a remote session (\(name) is set), and the browser would run on another machine than yours"
        }
        if isSet("BROWSER") || isSet("DISPLAY") || isSet("WAYLAND_DISPLAY") { return nil }
        return "there is no display (neither DISPLAY, WAYLAND_DISPLAY nor BROWSER is set)"
    }

    /// The commands to try, in this order.
    ///
    /// - Throws: ``GlobusError/Code/localServerEnvironmentalLogin`` where all are browsers that show text, which would
    ///   need the terminal.
    func commands() throws -> [BrowserCommand] {
        guard isSet("BROWSER") else { return [BrowserCommand("xdg-open")].compactMap(\.self) }
        let named = (variables["BROWSER"] ?? "").split(separator: ":").compactMap { BrowserCommand(String($0)) }
        let usable = named.filter { !$0.showsText }
        if usable.isEmpty, let first = named.first {
            let message = """
                Cannot use LocalServerLoginFlowManager with text-only browser '\(first.name.printable(limit: 40))'. \
                Set BROWSER to another one, or use the command-line login flow.
                """
            throw GlobusError(.localServerEnvironmentalLogin, message)
        }
        return usable
    }

    /// Opens a page by the first command that there is.
    ///
    /// The browser outlives this process, and has neither its terminal nor its files. Nobody waits for its end.
    ///
    /// - Parameters:
    ///   - url: The page.
    ///   - commands: The commands to try.
    ///   - fail: Called with what went wrong where the command ends and reports a failure.
    /// - Returns: False where none of the commands is there.
    func open(
        _ url: String,
        by commands: [BrowserCommand],
        onFailure fail: @escaping @Sendable (String) -> Void
    ) -> Bool {
        for command in commands {
            let process = start(command.words(opening: url))
            guard process > 0 else { continue }
            // Without a thread nobody is told of a failure; the person has the page's address anyway.
            _ = DetachedThread.start {
                let status = gprogram_status(process)
                if status > 0 { fail("\(command.name.printable(limit: 40)) has ended with exit status \(status)") }
            }
            return true
        }
        return false
    }

    private func start(_ words: [String]) -> Int32 {
        let arguments = words.map { strdup($0) } + [nil]
        let environment = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + environment { free(text) } }
        return gprogram_start_detached(arguments, environment)
    }

    private func isSet(_ name: String) -> Bool { !(variables[name] ?? "").isEmpty }
}

/// One command of `$BROWSER`.
struct BrowserCommand: Sendable {
    /// The browsers that the Globus SDK refuses.
    private static let textBrowsers: Set = ["lynx", "www-browser", "links", "elinks", "w3m"]

    private let words: [String]

    /// Takes a command apart, whose words are separated by spaces; nil for an empty one.
    init?(_ text: String) {
        words = text.split(separator: " ").map(String.init)
        if words.isEmpty { return nil }
    }

    /// The program without its folder.
    var name: String { words[0].split(separator: "/").last.map(String.init) ?? words[0] }

    /// Whether it shows pages as text on the terminal.
    var showsText: Bool { Self.textBrowsers.contains(name) }

    func words(opening url: String) -> [String] {
        guard words.contains(where: { $0.contains("%s") }) else { return words + [url] }
        return words.map { $0.replacing("%s", with: url) }
    }
}
