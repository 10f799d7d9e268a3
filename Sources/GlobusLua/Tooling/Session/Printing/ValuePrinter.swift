package import LuaRuntime

/// Writes Lua values for people: tables with sorted keys, host objects by class and fields, no secrets.
///
/// It reads raw: no code of a script runs. What is too deep, too long or too much is cut, and says so.
package struct ValuePrinter: Sendable {
    /// How much of a value is written.
    package struct Limits: Sendable {
        /// How many tables and objects are opened inside each other.
        package var depth = 5
        /// How many items of one table are written.
        package var items = 60
        /// How many values are written in all.
        package var values = 2_000
        /// The longest string, in bytes, that is a value by itself.
        package var string = 8_000
        /// The longest string, in bytes, that is inside a table.
        package var innerString = 400
        /// How wide a table may be that is written in one line.
        package var columns = 80
    }

    package var limits = Limits()
    package var palette = Palette.plain
    let catalogue: SessionCatalogue
    /// A text without the secrets that the host has met.
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

    /// A printer that knows the standard libraries' classes.
    package init(palette: Palette = .plain, redacted: @escaping @Sendable (String) -> String = { $0 }) {
        self.init(palette: palette, catalogue: .standard, redacted: redacted)
    }

    /// The value at `index`, on one or several lines.
    package func text(of index: Int32, on stack: LuaStack) -> String {
        var writer = ValueWriter(printer: self, stack: stack)
        return writer.value(at: stack.absolute(index), columns: limits.columns).text
    }

    /// The top `count` values: side by side where each is on one line and they fit, else one under the other.
    package func text(ofTop count: Int32, on stack: LuaStack) -> String {
        let texts = (0..<count).map { text(of: $0 - count, on: stack) }
        let line = texts.joined(separator: "\t")
        let isShort = line.count <= limits.columns && !line.contains("\n")
        return isShort ? line : texts.joined(separator: "\n")
    }
}
