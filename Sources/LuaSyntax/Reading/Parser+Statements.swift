extension Parser {
    mutating func block() throws(SyntaxError) -> Block {
        try scoped { parser throws(SyntaxError) in try parser.statements() }
    }

    /// Parses statements up to the end of their block; their local variables stay visible.
    private mutating func statements() throws(SyntaxError) -> Block {
        var block = Block()
        while !isBlockEnd {
            if token.is("return") {
                block.statements.append(try returning())
                break
            }
            if try take(";") { continue }
            block.statements.append(try nested { parser throws(SyntaxError) in try parser.statement() })
        }
        return block
    }

    private var isBlockEnd: Bool {
        if token.kind == .end { return true }
        return ["end", "else", "elseif", "until"].contains { token.is($0) }
    }

    private mutating func statement() throws(SyntaxError) -> Statement {
        guard case .symbol(let symbol) = token.kind else { return try expressionStatement() }
        switch symbol {
        case "if": return try conditional()
        case "while": return try whileLoop()
        case "do":
            let opening = token
            try advance()
            return .block(try block(until: "end", closing: opening))
        case "for": return try forLoop()
        case "repeat": return try repeatLoop()
        case "function": return try function()
        case "local": return try local()
        case "::":
            try advance()
            _ = try expectName()
            try expect("::")
            return .jump
        case "break":
            guard functions[functions.count - 1].loops > 0 else {
                let message = "break outside a loop at line \(token.position.line)"
                throw SyntaxError(message: message, position: token.position)
            }
            try advance()
            return .jump
        case "goto":
            try advance()
            _ = try expectName()
            return .jump
        default: return try expressionStatement()
        }
    }

    private mutating func block(until end: String, closing opening: Token) throws(SyntaxError) -> Block {
        let block = try block()
        try expect(end, closing: opening)
        return block
    }

    private mutating func loopBody(closing opening: Token) throws(SyntaxError) -> Block {
        functions[functions.count - 1].loops += 1
        defer { functions[functions.count - 1].loops -= 1 }
        return try block(until: "end", closing: opening)
    }

    private mutating func returning() throws(SyntaxError) -> Statement {
        try advance()
        let values = isBlockEnd || token.is(";") ? [] : try expressions()
        _ = try take(";")
        guard isBlockEnd else { throw expected(functions.count > 1 ? "end" : "<eof>") }
        return .returning(values)
    }

    private mutating func conditional() throws(SyntaxError) -> Statement {
        let opening = token
        var branches: [(condition: Expression, block: Block)] = []
        repeat {
            try advance()
            let condition = try expression()
            try expect("then")
            branches.append((condition, try block()))
        } while token.is("elseif")
        let otherwise = try take("else") ? try block() : nil
        try expect("end", closing: opening)
        return .conditional(branches, otherwise: otherwise)
    }

    private mutating func whileLoop() throws(SyntaxError) -> Statement {
        let opening = token
        try advance()
        let condition = try expression()
        try expect("do")
        return .whileLoop(condition, try loopBody(closing: opening))
    }

    /// Parses a `repeat` loop, whose condition sees the local variables of the block.
    private mutating func repeatLoop() throws(SyntaxError) -> Statement {
        let opening = token
        try advance()
        return try scoped { parser throws(SyntaxError) in
            parser.functions[parser.functions.count - 1].loops += 1
            let block = try parser.statements()
            parser.functions[parser.functions.count - 1].loops -= 1
            try parser.expect("until", closing: opening)
            return .repeatLoop(block, try parser.expression())
        }
    }

    private mutating func forLoop() throws(SyntaxError) -> Statement {
        let opening = token
        try advance()
        var names = [try expectName()]
        if try take("=") {
            var values = [try expression()]
            try expect(",")
            values.append(try expression())
            if try take(",") { values.append(try expression()) }
            let variable = variable(names[0].name, at: names[0].position)
            return .numericFor(variable, values, try forBody([variable], closing: opening))
        }
        while try take(",") { names.append(try expectName()) }
        guard try take("in") else { throw names.count == 1 ? failure("'=' or 'in' expected") : expected("in") }
        let values = try expressions()
        let variables = names.map { variable($0.name, at: $0.position) }
        return .genericFor(variables, values, try forBody(variables, closing: opening))
    }

    private mutating func forBody(_ variables: [LocalVariable], closing opening: Token) throws(SyntaxError) -> Block {
        try expect("do")
        return try scoped { parser throws(SyntaxError) in
            parser.declare(variables)
            return try parser.loopBody(closing: opening)
        }
    }
}
