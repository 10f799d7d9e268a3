public import GlobusAuth
import GlobusLua
import LoopbackServer

/// Brings a person to Globus Auth by a browser on this machine, and takes the code from the redirect to a server on
/// 127.0.0.1: the Globus SDK's `LocalServerLoginFlowManager`.
///
/// The server listens on a free port for as long as the login lasts, and takes one answer, that with the state of the
/// login. Whatever else comes, such as a request for an icon, an answer to another login or a second visit, gets a page
/// that says so, and the login waits on.
public struct LocalServerLoginFlow: LoginFlow {
    private let timeout: Double
    private let browser: LoginBrowser
    private let fallback: (any LoginFlow)?
    private let sleep: @Sendable (Double) async throws -> Void
    private let tell: @Sendable (String) async throws -> Void

    /// Creates a flow.
    ///
    /// - Parameters:
    ///   - timeout: How many seconds the person has.
    ///   - browser: What is opened.
    ///   - fallback: What logs in where no browser can be opened, as over ssh; nil throws there.
    ///   - sleep: Waits for so many seconds, until the time is up.
    ///   - tell: Shows the person what happens, the URL included, by default on standard error; each text lacks its last
    ///     line break.
    public init(
        timeout: Double = 900,
        browser: LoginBrowser = LoginBrowser(),
        fallback: (any LoginFlow)? = CommandLineLoginFlow(),
        sleep: @escaping @Sendable (Double) async throws -> Void = { try await Task.sleep(for: .seconds($0)) },
        tell: @escaping @Sendable (String) async throws -> Void = Self.tellOnStandardError
    ) {
        self.timeout = timeout
        self.browser = browser
        self.fallback = fallback
        self.sleep = sleep
        self.tell = tell
    }

    /// Writes a text and a line break to standard error.
    @Sendable
    public static func tellOnStandardError(_ text: String) async {
        ErrorOutput.write("\(text)\n")
    }

    /// Opens the browser and waits for its answer.
    ///
    /// - Parameter attempt: The login.
    /// - Returns: The code with its state.
    /// - Throws: `GlobusError` with `usage` for a client with a secret or a redirect URI of its own,
    ///   `localServerEnvironmentalLogin` where there is no browser and no fallback, `localServerLogin` after the
    ///   timeout, `loginFlow` where Globus Auth refuses; `CancellationError`.
    public func authorizationCode(for attempt: LoginAttempt) async throws -> AuthorizationCode {
        try Self.check(attempt)
        if let obstacle = browser.obstacle {
            guard let fallback else {
                throw GlobusError(
                    .localServerEnvironmentalLogin,
                    "Cannot log in by a browser: \(obstacle). \(Self.remedy)"
                )
            }
            try await tell("No browser is opened: \(obstacle).")
            return try await fallback.authorizationCode(for: attempt)
        }
        let commands = try browser.commands()
        let answers = LoginAnswers(attempt)
        let server = try listen(answers)
        do {
            let url = try attempt.authorizeURL(redirectURI: "http://127.0.0.1:\(server.port)")
            try await tell("Log in at this page, which a browser on this machine opens now:\n\(url)")
            let code = try await firstAnswer(of: answers, open(url, by: commands))
            await server.stop()
            return code
        } catch {
            await server.stop()
            throw error
        }
    }

    private static let remedy = "Use the command-line login flow here."

    private static func check(_ attempt: LoginAttempt) throws {
        let hint = "Use the command-line login flow for it."
        if attempt.isConfidential {
            throw GlobusError(.usage, "LocalServerLoginFlowManager is only supported for Native Apps. \(hint)")
        }
        if attempt.redirectURI != nil {
            throw GlobusError(.usage, "Cannot define a custom redirect_uri for LocalServerLoginFlowManager. \(hint)")
        }
    }

    private func listen(_ answers: LoginAnswers) throws -> LoopbackServer {
        do {
            return try LoopbackServer.start { answers.answer($0) }
        } catch let failure as LoopbackServer.Failure {
            throw GlobusError(.localServerLogin, "\(failure.message) \(Self.remedy)", cause: failure.cause)
        }
    }

    /// Opens the browser.
    ///
    /// One that cannot be started ends nothing: the person may open the page by hand.
    ///
    /// - Returns: What goes wrong with the browser from now on.
    private func open(_ url: String, by commands: [BrowserCommand]) async throws -> AsyncStream<String> {
        let (failures, failure) = AsyncStream.makeStream(of: String.self)
        let isOpen = browser.open(url, by: commands) { failure.yield($0) }
        if !isOpen { failure.yield("There is no browser to be found, nor xdg-open") }
        return failures
    }

    private func firstAnswer(
        of answers: LoginAnswers,
        _ failures: AsyncStream<String>
    ) async throws -> AuthorizationCode {
        let (sleep, timeout, tell) = (sleep, timeout, tell)
        return try await withThrowingTaskGroup(of: AuthorizationCode.self) { group in
            group.addTask { try await answers.first() }
            group.addTask {
                try await sleep(timeout)
                let message = """
                    Login timed out: no answer came from the browser within \(Self.duration(timeout)). \
                    What was stored is as before. Please try again.
                    """
                throw GlobusError(.localServerLogin, message)
            }
            group.addTask {
                for await failure in failures {
                    try await tell("\(failure). Open the page above by hand, in a browser on this machine.")
                }
                throw CancellationError()
            }
            defer { group.cancelAll() }
            guard let code = try await group.next() else { throw CancellationError() }
            return code
        }
    }

    private static func duration(_ seconds: Double) -> String {
        let minutes = Int(seconds / 60)
        return minutes > 1 && Double(minutes * 60) == seconds ? "\(minutes) minutes" : "\(seconds) seconds"
    }
}
