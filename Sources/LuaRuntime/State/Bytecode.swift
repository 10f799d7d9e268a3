/// Reads from Lua 5.4's bytecode which lines have code: those at which the hook for lines is called.
///
/// The bytecode is that of a function that was compiled in this process, since scripts cannot load any. What is not in
/// the expected form has no lines.
struct Bytecode {
    private var bytes: ArraySlice<UInt8>
    private var lines: Set<Int> = []

    /// Returns the lines of a function and of all functions in it.
    static func lines(of bytes: [UInt8]) -> Set<Int> {
        var bytecode = Bytecode(bytes: bytes[...])
        do {
            try bytecode.skip(Self.headerSize)
            try bytecode.readFunction()
            return bytecode.lines
        } catch {
            return []
        }
    }

    /// The signature, the version and the format, a test of conversions, the sizes and samples of numbers, and the number
    /// of upvalues.
    private static let headerSize = 4 + 2 + 6 + 3 + 8 + 8 + 1
    private static let instructionSize = 4
    private static let numberSize = 8

    private struct Malformed: Error {}

    private mutating func skip(_ count: Int) throws {
        guard count >= 0, count <= bytes.count else { throw Malformed() }
        bytes = bytes.dropFirst(count)
    }

    private mutating func byte() throws -> UInt8 {
        guard let byte = bytes.popFirst() else { throw Malformed() }
        return byte
    }

    /// Reads a number in pieces of 7 bits, the highest first, the last of which is marked.
    private mutating func number() throws -> Int {
        var value = 0
        while true {
            let byte = try byte()
            guard value < 1 << 48 else { throw Malformed() }
            value = value << 7 | Int(byte & 0x7F)
            if byte & 0x80 != 0 { return value }
        }
    }

    private mutating func skipString() throws {
        let size = try number()
        if size > 1 { try skip(size - 1) }
    }

    private mutating func forEach(_ body: (inout Bytecode) throws -> Void) throws {
        for _ in 0..<(try number()) { try body(&self) }
    }

    private mutating func readFunction() throws {
        try skipString()
        let firstLine = try number()
        _ = try number()
        _ = try byte()
        let isVariadic = try byte() != 0
        _ = try byte()
        try skip(try number() * Self.instructionSize)
        try forEach { try $0.skipConstant() }
        try skip(try number() * 3)
        try forEach { try $0.readFunction() }
        try readLines(from: firstLine, isVariadic: isVariadic)
        try forEach { function in
            try function.skipString()
            _ = try function.number()
            _ = try function.number()
        }
        try forEach { try $0.skipString() }
    }

    private mutating func skipConstant() throws {
        switch try byte() {
        case 0, 1, 17: return  // nil, false, true
        case 3, 19: try skip(Self.numberSize)
        case 4, 20: try skipString()
        default: throw Malformed()
        }
    }

    /// Reads the lines of the instructions: differences, but for some that are listed by the instruction's number.
    private mutating func readLines(from firstLine: Int, isVariadic: Bool) throws {
        let count = try number()
        let steps = bytes.prefix(count)
        try skip(count)
        var listed: [Int: Int] = [:]
        try forEach { function in
            let instruction = try function.number()
            listed[instruction] = try function.number()
        }
        var line = firstLine
        for (number, step) in steps.enumerated() {
            line = step == 0x80 ? listed[number] ?? line : line + Int(Int8(bitPattern: step))
            // The hook is not called for the first instruction of a variadic function, and the last one is the return that
            // ends every function, also one that never comes there.
            if number == 0 && isVariadic || number == count - 1 { continue }
            lines.insert(line)
        }
    }
}
