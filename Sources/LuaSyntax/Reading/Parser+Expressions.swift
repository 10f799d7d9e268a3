extension Parser {
    private static let unaryOperators: Set = ["not", "-", "#", "~"]
    private static let binaryOperators: Set = [
        "+", "-", "*", "/", "//", "^", "%", "&", "~", "|", ">>", "<<", "..", "<", "<=", ">", ">=", "==", "~=", "and",
        "or",
    ]

    mutating func expressions() throws(SyntaxError) -> [Expression] {
        var list = [try expression()]
        while try take(",") { list.append(try expression()) }
        return list
    }

    /// Parses operands and the operators around them; precedence does not matter here.
    mutating func expression() throws(SyntaxError) -> Expression {
        try nested { parser throws(SyntaxError) in
            let position = parser.token.position
            var operands = [try parser.operand()]
            var isConcatenation = true
            while parser.isOperator(Self.binaryOperators) {
                if !parser.token.is("..") { isConcatenation = false }
                try parser.advance()
                operands.append(try parser.operand())
            }
            if operands.count == 1 { return operands[0] }
            return Expression(kind: .operation(operands, isConcatenation: isConcatenation), position: position)
        }
    }

    private func isOperator(_ operators: Set<String>) -> Bool {
        guard case .symbol(let symbol) = token.kind else { return false }
        return operators.contains(symbol)
    }

    private mutating func operand() throws(SyntaxError) -> Expression {
        let position = token.position
        var hasOperator = false
        while isOperator(Self.unaryOperators) {
            try advance()
            hasOperator = true
        }
        let operand = try simpleExpression()
        guard hasOperator else { return operand }
        return Expression(kind: .operation([operand], isConcatenation: false), position: position)
    }

    private mutating func simpleExpression() throws(SyntaxError) -> Expression {
        let position = token.position
        switch token.kind {
        case .number:
            let isWhole = Self.isWhole(token.text)
            try advance()
            return Expression(kind: .number(isWhole: isWhole), position: position)
        case .string(let text):
            try advance()
            return Expression(kind: .string(text), position: position)
        case .symbol("nil"):
            try advance()
            return Expression(kind: .nil, position: position)
        case .symbol("true"), .symbol("false"):
            try advance()
            return Expression(kind: .boolean, position: position)
        case .symbol("..."):
            guard functions[functions.count - 1].isVariadic else {
                throw failure("cannot use '...' outside a vararg function")
            }
            try advance()
            return Expression(kind: .varargs, position: position)
        case .symbol("{"): return try table()
        case .symbol("function"):
            let opening = token
            try advance()
            return Expression(kind: .function(try functionBody(isMethod: false, opening: opening)), position: position)
        default: return try suffixedExpression()
        }
    }

    /// Whether a numeral has no fraction; nil where that takes more than a look.
    private static func isWhole(_ numeral: String) -> Bool? {
        if numeral.hasPrefix("0x") || numeral.hasPrefix("0X") {
            return numeral.contains { ".pP".contains($0) } ? nil : true
        }
        return Double(numeral).map { $0 == $0.rounded() }
    }

    private mutating func primaryExpression() throws(SyntaxError) -> Expression {
        let position = token.position
        if case .name(let name) = token.kind {
            try advance()
            return Expression(kind: .name(resolve(name)), position: position)
        }
        guard token.is("(") else { throw failure("unexpected symbol") }
        let opening = token
        try advance()
        let inner = try expression()
        try expect(")", closing: opening)
        return Expression(kind: .parenthesized(inner), position: position)
    }

    private mutating func suffixedExpression() throws(SyntaxError) -> Expression {
        let primary = try primaryExpression()
        var suffixes: [Suffix] = []
        while let suffix = try suffix() { suffixes.append(suffix) }
        return suffixes.isEmpty ? primary : Expression(kind: .suffixed(primary, suffixes), position: primary.position)
    }

    private mutating func suffix() throws(SyntaxError) -> Suffix? {
        switch token.kind {
        case .symbol("."):
            try advance()
            let field = try expectName()
            return .field(field.name, field.position)
        case .symbol("["):
            try advance()
            let index = try expression()
            try expect("]")
            if case .string(let name) = index.kind { return .field(name, index.position) }
            return .index(index)
        case .symbol(":"):
            try advance()
            let method = try expectName()
            guard let arguments = try arguments() else { throw failure("function arguments expected") }
            return .method(method.name, method.position, arguments)
        default: return try arguments().map { .call($0) }
        }
    }

    /// Parses the arguments of a call, or returns nil where none begin.
    private mutating func arguments() throws(SyntaxError) -> [Expression]? {
        let position = token.position
        switch token.kind {
        case .string(let text):
            try advance()
            return [Expression(kind: .string(text), position: position)]
        case .symbol("{"): return [try table()]
        case .symbol("("):
            let opening = token
            try advance()
            let arguments = token.is(")") ? [] : try expressions()
            try expect(")", closing: opening)
            return arguments
        default: return nil
        }
    }
}

// MARK: - Tables and statements that are expressions

extension Parser {
    private mutating func table() throws(SyntaxError) -> Expression {
        let opening = token
        try expect("{")
        var fields: [TableField] = []
        while !token.is("}") {
            fields.append(try nested { parser throws(SyntaxError) in try parser.field() })
            if try take(",") { continue }
            guard try take(";") else { break }
        }
        try expect("}", closing: opening)
        return Expression(kind: .table(fields), position: opening.position)
    }

    private mutating func field() throws(SyntaxError) -> TableField {
        if case .name(let name) = token.kind, try peek().is("=") {
            let position = token.position
            try advance()
            try advance()
            return TableField(key: .name(name, position), value: try expression())
        }
        guard try take("[") else { return TableField(key: .item, value: try expression()) }
        let index = try expression()
        try expect("]")
        try expect("=")
        let value = try expression()
        if case .string(let name) = index.kind { return TableField(key: .name(name, index.position), value: value) }
        return TableField(key: .computed(index), value: value)
    }

    mutating func expressionStatement() throws(SyntaxError) -> Statement {
        let first = try suffixedExpression()
        if token.is("=") || token.is(",") {
            var targets = [first]
            while try take(",") { targets.append(try suffixedExpression()) }
            for target in targets where !target.isAssignable { throw failure("syntax error") }
            try expect("=")
            let values = try expressions()
            for target in targets { try markAssigned(target) }
            return .assignment(targets, values)
        }
        guard first.isCall else { throw failure("syntax error") }
        return .call(first)
    }
}

extension Expression {
    fileprivate var isCall: Bool {
        guard case .suffixed(_, let suffixes) = kind else { return false }
        switch suffixes.last {
        case .call, .method: return true
        default: return false
        }
    }

    fileprivate var isAssignable: Bool {
        switch kind {
        case .name: true
        case .suffixed: !isCall
        default: false
        }
    }
}
