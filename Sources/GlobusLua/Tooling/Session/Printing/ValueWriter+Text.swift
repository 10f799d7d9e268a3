import GlobusAuth
import LuaRuntime

extension ValueWriter {
    /// Writes a table by its `__tostring` where that is wanted, and otherwise by what it holds.
    mutating func describedTable(at index: Int32, columns: Int) -> PrintedText {
        guard printer.isAtPrompt, hasOwnText(index) else { return table(at: index, columns: columns) }
        switch ownText(at: index) {
        case .success(let text) where !text.isEmpty: return PrintedText(text)
        case .success: return table(at: index, columns: columns)
        case .failure(let failure):
            let reason = printer.redacted(failure.reason).printable(limit: Self.longestReason)
            return table(at: index, columns: columns) + note(" <its __tostring failed: \(reason)>")
        }
    }

    private static let longestReason = 200

    /// Whether a script has given the table a text of its own.
    private func hasOwnText(_ index: Int32) -> Bool {
        guard !stack.isError(at: index), stack.pushMetatable(of: index) else { return false }
        defer { stack.pop(2) }
        return stack.pushField("__tostring", of: -1) != .nil
    }

    /// Calls the table's `__tostring` in what is left of the time.
    private mutating func ownText(at index: Int32) -> Result<String, LuaStack.TextFailure> {
        guard textTime > .zero else { return .failure(.init(reason: "those before it took too long")) }
        let begin = ContinuousClock.now
        let text = stack.text(at: index, within: textTime)
        textTime -= ContinuousClock.now - begin
        return text.map { printer.redacted($0).printableLines(limit: textLimit) }
    }
}
