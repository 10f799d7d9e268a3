/// Makes a command line say what its writer left out.
enum CommandLineWords {
    private static let commands: Set<String> = ["run", "demo", "mock", "help"]
    private static let rootOptions: Set<String> = ["--version", "--help", "-h"]

    /// Puts `run` before a script, so that `#!/usr/bin/env globus-lua` works and the script's arguments stay its own.
    static func rewritten(_ words: [String]) -> [String] {
        guard let first = words.first else { return ["--help"] }
        return commands.contains(first) || rootOptions.contains(first) ? words : ["run"] + words
    }
}
