extension Parser {
    mutating func local() throws(SyntaxError) -> Statement {
        try advance()
        if token.is("function") {
            let opening = token
            try advance()
            let (name, position) = try expectName()
            let variable = variable(name, at: position)
            declare([variable])
            return .localFunction(variable, try functionBody(isMethod: false, opening: opening))
        }
        var variables = [try attributedName()]
        while try take(",") { variables.append(try attributedName()) }
        let values = try take("=") ? try expressions() : []
        declare(variables)
        return .local(variables, values)
    }

    private mutating func attributedName() throws(SyntaxError) -> LocalVariable {
        let (name, position) = try expectName()
        guard try take("<") else { return variable(name, at: position) }
        let attribute = try expectName()
        guard ["const", "close"].contains(attribute.name) else {
            throw SyntaxError(message: "unknown attribute '\(attribute.name)'", position: attribute.position)
        }
        try expect(">")
        return variable(name, at: position, isConstant: true)
    }

    mutating func function() throws(SyntaxError) -> Statement {
        let opening = token
        try advance()
        let (name, position) = try expectName()
        let base = Expression(kind: .name(resolve(name)), position: position)
        var suffixes: [Suffix] = []
        while try take(".") {
            let field = try expectName()
            suffixes.append(.field(field.name, field.position))
        }
        let isMethod = try take(":")
        if isMethod {
            let field = try expectName()
            suffixes.append(.field(field.name, field.position))
        }
        let target = suffixes.isEmpty ? base : Expression(kind: .suffixed(base, suffixes), position: position)
        if suffixes.isEmpty { try markAssigned(target) }
        return .function(target, try functionBody(isMethod: isMethod, opening: opening))
    }

    /// Parses parameters, statements and `end`.
    mutating func functionBody(isMethod: Bool, opening: Token) throws(SyntaxError) -> FunctionBody {
        try expect("(")
        var parameters = isMethod ? [variable("self", at: opening.position)] : []
        var isVariadic = false
        if !token.is(")") {
            repeat {
                if try take("...") {
                    isVariadic = true
                    break
                }
                let (name, position) = try expectName()
                parameters.append(variable(name, at: position))
            } while try take(",")
        }
        try expect(")")
        functions.append((isVariadic: isVariadic, loops: 0))
        defer { functions.removeLast() }
        let ownParameters = parameters
        let block = try scoped { parser throws(SyntaxError) in
            parser.declare(ownParameters)
            return try parser.block()
        }
        try expect("end", closing: opening)
        return FunctionBody(parameters: parameters, block: block)
    }

    /// Marks the local variable that is assigned; throws for a constant.
    func markAssigned(_ target: Expression) throws(SyntaxError) {
        guard case .name(.local(let variable)) = target.kind else { return }
        guard !variable.isConstant else {
            throw SyntaxError(
                message: "attempt to assign to const variable '\(variable.name)'",
                position: target.position
            )
        }
        variable.isAssigned = true
    }
}
