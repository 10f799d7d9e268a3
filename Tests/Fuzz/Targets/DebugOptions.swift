extension FuzzTarget {
    /// A byte for the function, one for a number, then options or a mode, source text and a name with 0xFF between them.
    static let debugOptions = FuzzTarget(
        name: "debug-options",
        summary: "the options of debug.getinfo and load against Lua's own"
    ) { bytes in
        let parts = bytes.dropFirst(2).split(separator: 0xFF, maxSplits: 2, omittingEmptySubsequences: false)
        // Bytecode is refused.
        guard parts.count == 3, parts[1].first != 0x1B else { return }
        let call = PatternCall(
            function: Int64(bytes[0]) % 6,
            number: Int64(Int8(bitPattern: bytes[1])),
            texts: parts.map(Array.init)
        )
        guard let ours = bounded.result(of: call) else { return }
        // How deep a text may nest depends on the C stack that is in use already, which is a few levels more here.
        if String(decoding: ours, as: UTF8.self).hasSuffix("C stack overflow") { return }
        let theirs = stock.result(of: call)
        try require(
            ours == theirs,
            "\(call) gives \(String(decoding: ours, as: UTF8.self)) instead of \(String(decoding: theirs, as: UTF8.self))"
        )
    }
}

private let bounded = BoundedLua(chunk)
private let stock = StockLua(chunk)

private let chunk = """
    local which, number, options, text, name = ...
    local function shown(ok, value, other)
      if type(value) == "function" then return "function" end
      if type(value) ~= "table" then return tostring(ok) .. " " .. tostring(value) .. " " .. type(other) end
      local fields = {}
      for key, field in pairs(value) do
        if key == "activelines" then
          for line in pairs(field) do fields[#fields + 1] = "line " .. line end
        else
          fields[#fields + 1] = key .. " " .. (key == "func" and "function" or tostring(field))
        end
      end
      table.sort(fields)
      return table.concat(fields, "; ")
    end
    local function f(a, b, ...)
      local c = text
      return c, name
    end
    local function here() local info = debug.getinfo(1, options) return info end
    if which == 0 then return shown(pcall(debug.getinfo, f, options)) end
    if which == 1 then return shown(pcall(here)) end
    if which == 2 then return shown(pcall(debug.getlocal, f, number)) end
    if which == 3 then return shown(pcall(debug.getupvalue, f, number)) end
    if which == 4 then return shown(pcall(debug.getinfo, coroutine.create(f), number, options)) end
    local loaded, message = load(text, "=" .. name, options, {})
    return shown(true, loaded) .. tostring(message)
    """
