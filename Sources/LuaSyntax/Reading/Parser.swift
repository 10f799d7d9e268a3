/// Parses Lua 5.4 into a syntax tree.
///
/// It accepts what Lua accepts, but for what only the compiler sees: labels without a `goto`'s scope and too many local
/// variables. Whatever the source is, it ends, and the stack that it needs is bounded.
package struct Parser {
    var lexer: Lexer
    var token: Token
    private var following: Token?
    /// The visible local variables, the innermost last.
    private var visible: [LocalVariable] = []
    private var declared: [LocalVariable] = []
    private var depth = 0
    /// For each open function: whether it is variadic, and how many loops in it are open.
    var functions = [(isVariadic: true, loops: 0)]

    /// Lua's own limit for nested constructs is 200.
    private static let depthLimit = 220

    private init(_ source: [UInt8]) throws(SyntaxError) {
        lexer = Lexer(source)
        token = try lexer.next()
    }

    /// Reads a whole source.
    package static func parse(_ source: [UInt8]) throws(SyntaxError) -> Chunk {
        var parser = try Parser(source)
        let block = try parser.block()
        guard parser.token.kind == .end else { throw parser.expected("<eof>") }
        return Chunk(block: block, locals: parser.declared)
    }

    /// Reads a whole source.
    package static func parse(_ source: String) throws(SyntaxError) -> Chunk { try parse(Array(source.utf8)) }
}

// MARK: - Tokens

extension Parser {
    mutating func advance() throws(SyntaxError) {
        if let next = following {
            token = next
            following = nil
        } else {
            token = try lexer.next()
        }
    }

    /// Returns the token after the current one.
    mutating func peek() throws(SyntaxError) -> Token {
        if let following { return following }
        let next = try lexer.next()
        following = next
        return next
    }

    /// Moves on where the current token is `symbol`.
    mutating func take(_ symbol: String) throws(SyntaxError) -> Bool {
        guard token.is(symbol) else { return false }
        try advance()
        return true
    }

    mutating func expect(_ symbol: String) throws(SyntaxError) {
        guard try take(symbol) else { throw expected(symbol) }
    }

    /// Requires the end of a construct that `opening` has begun.
    mutating func expect(_ symbol: String, closing opening: Token) throws(SyntaxError) {
        guard !(try take(symbol)) else { return }
        guard opening.position.line != token.position.line else { throw expected(symbol) }
        throw failure("'\(symbol)' expected (to close '\(opening.text)' at line \(opening.position.line))")
    }

    mutating func expectName() throws(SyntaxError) -> (name: String, position: SourcePosition) {
        guard case .name(let name) = token.kind else { throw failure("<name> expected") }
        let position = token.position
        try advance()
        return (name, position)
    }

    func expected(_ symbol: String) -> SyntaxError {
        failure(symbol == "<eof>" ? "<eof> expected" : "'\(symbol)' expected")
    }

    /// Makes an error at the current token.
    func failure(_ message: String) -> SyntaxError {
        let near = token.kind == .end ? token.text : "'\(token.text)'"
        return SyntaxError(message: "\(message) near \(near)", position: token.position)
    }
}

// MARK: - Scopes

extension Parser {
    /// Parses something nested, and limits the depth.
    mutating func nested<Value>(_ read: (inout Parser) throws(SyntaxError) -> Value) throws(SyntaxError) -> Value {
        guard depth < Self.depthLimit else { throw failure("chunk has too many syntax levels") }
        depth += 1
        defer { depth -= 1 }
        return try read(&self)
    }

    /// Parses something, at whose end its local variables are no longer visible.
    mutating func scoped<Value>(_ read: (inout Parser) throws(SyntaxError) -> Value) throws(SyntaxError) -> Value {
        let count = visible.count
        defer { visible.removeLast(visible.count - count) }
        return try read(&self)
    }

    func variable(_ name: String, at position: SourcePosition, isConstant: Bool = false) -> LocalVariable {
        LocalVariable(name, at: position, isConstant: isConstant)
    }

    mutating func declare(_ variables: [LocalVariable]) {
        visible += variables
        declared += variables
    }

    func resolve(_ name: String) -> Name {
        if let variable = visible.last(where: { $0.name == name }) { return .local(variable) }
        return visible.contains { $0.name == "_ENV" } ? .field(name) : .global(name)
    }
}
