package import LuaRuntime

/// Writes Lua values for people: tables with sorted keys, host objects by class and fields, without secrets.
///
/// It runs no code of scripts, but for `__tostring` at a prompt. Values that are too deep, too long or too many are cut off with a remark.
package struct ValuePrinter: Sendable {
    /// How much of a value is written.
    package struct Limits: Sendable {
        /// How deep tables and objects are shown inside each other.
        package var depth = 5
        /// How many items of one table are written.
        package var items = 60
        /// How many values are written in total.
        package var values = 2_000
        /// The longest string that is a value by itself, in bytes.
        package var string = 8_000
        /// The longest string inside a table, in bytes.
        package var innerString = 400
        /// How wide a table on one line may be.
        package var columns = 80
        /// How much CPU time all calls of `__tostring` may take together.
        package var textTime = Duration.seconds(1)
    }

    package var limits = Limits()
    package var palette = Palette.plain
    /// Whether it writes for a person at a prompt, while no script runs: tables by their `__tostring` where they have one,
    /// and functions with the place where they were defined.
    package var isAtPrompt = false
    let catalogue: SessionCatalogue
    /// Returns a text without the secrets that the host knows.
    let redacted: @Sendable (String) -> String

    init(
        palette: Palette,
        catalogue: SessionCatalogue,
        redacted: @escaping @Sendable (String) -> String
    ) {
        self.palette = palette
        self.catalogue = catalogue
        self.redacted = redacted
    }

    /// Creates a printer that knows the classes of the standard libraries.
    package init(palette: Palette = .plain, redacted: @escaping @Sendable (String) -> String = { $0 }) {
        self.init(palette: palette, catalogue: .standard, redacted: redacted)
    }

    /// Returns the value at `index` as text, on one or several lines.
    package func text(of index: Int32, on stack: LuaStack) -> String {
        var writer = ValueWriter(printer: self, stack: stack)
        return writer.value(at: stack.absolute(index), columns: limits.columns).text
    }

    /// Returns the top `count` values as text: side by side where each is on one line and they fit, and otherwise below
    /// each other.
    package func text(ofTop count: Int32, on stack: LuaStack) -> String {
        let texts = (0..<count).map { text(of: $0 - count, on: stack) }
        let line = texts.joined(separator: "\t")
        let isShort = line.count <= limits.columns && !line.contains("\n")
        return isShort ? line : texts.joined(separator: "\n")
    }
}
