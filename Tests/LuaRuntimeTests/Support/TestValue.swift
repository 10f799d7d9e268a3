@testable import LuaRuntime

/// A result of a test's script.
enum TestValue: Sendable {
    case `nil`
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case bytes([UInt8])
    case reference(LuaReference)
}

extension LuaStack {
    /// Returns a copy of the value at `index`; a value that cannot be copied is kept.
    func testValue(at index: Int32) -> TestValue {
        switch type(at: index) {
        case .none, .nil: .nil
        case .boolean: .boolean(boolean(at: index))
        case .number: isInteger(at: index) ? .integer(integer(at: index) ?? 0) : .number(number(at: index) ?? 0)
        case .string: string(at: index).map(TestValue.string) ?? .bytes(bytes(at: index) ?? [])
        default: .reference(reference(at: index))
        }
    }
}
