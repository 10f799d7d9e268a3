import CLuaSupport
import LuaRuntime

extension FuzzTarget {
    /// A byte for the arguments, one for nothing, then a name, a path and a separator with 0xFF between them.
    static let modulePaths = FuzzTarget(
        name: "module-paths",
        summary: "the templates of package.path against Lua's own"
    ) { bytes in
        let parts = bytes.dropFirst(2).split(separator: 0xFF, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { return }
        let call = PatternCall(function: Int64(bytes[0]), number: 0, texts: parts.map(Array.init))
        let theirs = stock.result(of: call)
        // A file that is there is theirs alone.
        if theirs.starts(with: "found".utf8) { return }
        guard let ours = bounded.result(of: call) else { return }
        // Theirs has no limits.
        if ours.starts(with: "failed the path ".utf8) { return }
        try require(
            ours == theirs,
            "\(call) gives \(String(decoding: ours, as: UTF8.self)) instead of \(String(decoding: theirs, as: UTF8.self))"
        )
    }
}

private let bounded = BoundedLua(chunk, moduleFinder: finder)
private let stock = StockLua(chunk)

/// Finds nothing, and says what was tried as the host does.
private let finder = HostFunction(
    "package.searchpath",
    "Finds no file.",
    parameters: [
        .required("name", .string, "The name."), .required("directory", .string, "The folder."),
        .required("candidates", .string, "The files."),
    ]
) { call in
    let names = call.bytes("candidates").split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
    call.stack.push()
    call.stack.push(
        Array(names.map { Array("no file '".utf8) + $0 + Array("'".utf8) }.joined(separator: Array("\n\t".utf8)))
    )
    return .pushed(2)
}

private let chunk = """
    local which, _, name, path, separator = ...
    local function shown(ok, found, message)
      if not ok then return "failed " .. tostring(found) end
      return (found and "found " or "missing ") .. tostring(message)
    end
    if which % 4 == 0 then return shown(pcall(package.searchpath, name, path)) end
    if which % 4 == 1 then return shown(pcall(package.searchpath, name, path, separator)) end
    if which % 4 == 2 then return shown(pcall(package.searchpath, name, path, separator, name)) end
    return shown(pcall(package.searchpath, name, path, nil, separator))
    """
