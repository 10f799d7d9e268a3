import GlobusLua

/// Where on a command's line the cursor is.
struct CommandLinePosition {
    let command: CommandDescription
    /// The options that stand before the cursor.
    private(set) var given: Set<String> = []
    /// The option whose value the word at the cursor is.
    private(set) var pending: ArgumentDescription?
    /// Whether the word at the cursor is an argument of a script.
    private(set) var isBehindScript = false
    /// Whether `--` stands before the cursor, behind which there are no options.
    private(set) var isBehindOptions = false
    private var wordCount = 0

    /// Reads the words between the command and the cursor.
    init(behind words: ArraySlice<String>, of command: CommandDescription) {
        self.command = command
        for word in words {
            if pending != nil {
                pending = nil
                // The text behind -e is the script.
                isBehindScript = isBehindScript || given.contains("-e")
            } else if !isBehindOptions, word.hasPrefix("-"), word != "-" {
                read(option: word)
            } else {
                wordCount += 1
                isBehindScript = command.name == "run"
            }
            if isBehindScript { return }
        }
    }

    /// The word that the command takes at the cursor; nil where it takes no more.
    var nextWord: ArgumentDescription? {
        let words = command.arguments.filter { $0.kind == .positional }
        return wordCount < words.count ? words[wordCount] : words.last.flatMap { $0.isRepeating ? $0 : nil }
    }

    private mutating func read(option word: String) {
        if word == "--" {
            isBehindOptions = true
            return
        }
        let name = word.prefix { $0 != "=" }
        guard let option = command.option(name) else {
            // -eCODE, in one word.
            isBehindScript = command.option(word.prefix(2))?.names == ["-e"]
            return
        }
        given.formUnion(option.names)
        let isComplete = name.count < word.count || PermissionKind(flag: String(name))?.takesList == true
        if option.kind == .option, !isComplete { pending = option }
    }
}
