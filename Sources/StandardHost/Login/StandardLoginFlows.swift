public import GlobusAuth

/// How people log in, by the Globus SDK's names.
public enum StandardLoginFlows {
    /// The flows `command-line` and `local-server`.
    ///
    /// - Parameters:
    ///   - time: The clock.
    ///   - variables: The environment variables, among them `BROWSER` and those that tell of a display.
    ///   - commandLine: What prints the URL and reads the code; also where no browser can be opened.
    /// - Returns: The flows by name.
    public static func flows(
        time: any TimeSource,
        variables: [String: String],
        commandLine: any LoginFlow = CommandLineLoginFlow()
    ) -> [String: any LoginFlow] {
        let browser = LoginBrowser(variables: variables)
        let localServer = LocalServerLoginFlow(
            browser: browser,
            fallback: commandLine,
            sleep: { try await time.sleep(seconds: $0) }
        )
        return ["command-line": commandLine, "local-server": localServer]
    }
}
