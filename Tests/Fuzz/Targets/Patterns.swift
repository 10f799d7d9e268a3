extension FuzzTarget {
    /// Reads a byte for the function, one for a number, then subject, pattern and replacement with 0xFF between them.
    static let patterns = FuzzTarget(name: "patterns", summary: "our pattern matching against Lua's own") { bytes in
        let parts = bytes.dropFirst(2).split(separator: 0xFF, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { return }
        let call = PatternCall(
            function: Int64(bytes[0]) % PatternCall.functionCount,
            number: Int64(Int8(bitPattern: bytes[1])),
            texts: parts.map(Array.init)
        )
        // A call that takes too long also takes long in Lua's own matcher.
        guard let ours = bounded.result(of: call, checks: 20) else { return }
        let theirs = stock.result(of: call)
        try require(
            ours == theirs,
            "\(call) gives \(String(decoding: ours, as: UTF8.self)) instead of \(String(decoding: theirs, as: UTF8.self))"
        )
    }
}

private let bounded = BoundedLua(PatternCall.chunk)
private let stock = StockLua(PatternCall.chunk)

/// A call of a function for patterns.
struct PatternCall {
    static let functionCount: Int64 = 8

    let function: Int64
    let number: Int64
    /// The subject, the pattern and the replacement.
    let texts: [[UInt8]]

    /// Calls the function and joins its results, or its error, into one string.
    static let chunk = """
        local which, number, subject, pattern, replacement = ...
        local function shown(...)
          local parts = {}
          for i = 1, select('#', ...) do
            local value = select(i, ...)
            parts[i] = (math.type(value) or type(value)) .. ':' .. tostring(value)
          end
          return table.concat(parts, '|')
        end
        local function answer(first, second)
          if first == replacement then return false end
          return second or replacement .. tostring(first)
        end
        local function all()
          local parts = {}
          for a, b, c in string.gmatch(subject, pattern, number) do
            parts[#parts + 1] = shown(a, b, c)
            if #parts > 100 then break end
          end
          return table.concat(parts, ';')
        end
        local limit = number >= 0 and number or nil
        if which == 0 then return shown(pcall(string.find, subject, pattern, number)) end
        if which == 1 then return shown(pcall(string.find, subject, pattern, number, true)) end
        if which == 2 then return shown(pcall(string.match, subject, pattern, number)) end
        if which == 3 then return shown(pcall(all)) end
        if which == 4 then return shown(pcall(string.gsub, subject, pattern, replacement, limit)) end
        if which == 5 then return shown(pcall(string.gsub, subject, pattern, answer, limit)) end
        if which == 6 then return shown(pcall(string.gsub, subject, pattern, {[replacement] = '<%1>'}, limit)) end
        return shown(pcall(string.rep, subject, number, replacement))
        """
}
