import GlobusLua
import LuaRuntime

extension LuaStack {
    /// The value at `index` as a message shows it: in one line, shortened.
    func shortText(at index: Int32) -> String { printer.text(of: index, on: self) }
}

private let printer: ValuePrinter = {
    var printer = ValuePrinter()
    printer.limits.depth = 3
    printer.limits.items = 10
    printer.limits.values = 60
    printer.limits.string = 200
    printer.limits.innerString = 200
    printer.limits.columns = .max
    return printer
}()
