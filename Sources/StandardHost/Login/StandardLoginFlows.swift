public import GlobusAuth

/// How people log in, by the Globus SDK's names.
public enum StandardLoginFlows {
    /// The names of the flows.
    public static let names = ["command-line", "local-server"]

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
        let flows: [any LoginFlow] = [commandLine, localServer]
        return Dictionary(uniqueKeysWithValues: zip(names, flows))
    }
}
