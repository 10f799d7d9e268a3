import LuaRuntime
import LuaSyntax

extension ScriptWalker {
    mutating func visit(_ block: Block) {
        for statement in block.statements { visit(statement) }
    }

    mutating func visit(_ list: [Expression]) {
        for expression in list { visit(expression) }
    }

    private mutating func visit(_ statement: Statement) {
        switch statement {
        case .local(let variables, let values):
            let found = values.map { visit($0) }
            for (variable, type) in zip(variables, found) { note(variable, type) }
        case .assignment(let targets, let values):
            visit(values)
            for target in targets { assign(target) }
        case .call(let call): visit(call)
        case .block(let block): visit(block)
        case .whileLoop(let condition, let block):
            visit(condition)
            visit(block)
        case .repeatLoop(let block, let condition):
            visit(block)
            visit(condition)
        case .conditional(let branches, let otherwise):
            for branch in branches {
                visit(branch.condition)
                visit(branch.block)
            }
            if let otherwise { visit(otherwise) }
        case .numericFor(_, let values, let block), .genericFor(_, let values, let block):
            visit(values)
            visit(block)
        case .function(let target, let body):
            assign(target)
            visit(body)
        case .localFunction(_, let body): visit(body)
        case .returning(let values): visit(values)
        case .jump: break
        }
    }

    mutating func visit(_ body: FunctionBody) {
        functionDepth += 1
        visit(body.block)
        functionDepth -= 1
    }

    /// Notes the value of a variable that is never assigned again.
    mutating func note(_ variable: LocalVariable, _ type: InferredType?) {
        if let type, !variable.isAssigned { types[ObjectIdentifier(variable)] = type }
    }

    private mutating func assign(_ target: Expression) {
        switch target.kind {
        case .name(.global(let name)): assignGlobal(name, at: target.position)
        case .suffixed(let base, let suffixes):
            guard case .field(let name, let position)? = suffixes.last else {
                visit(target)
                return
            }
            let owner = follow(suffixes.dropLast(), of: base)
            if case .library(let library)? = owner {
                assignMember(name, of: library)
            } else {
                _ = member(name, of: owner, at: position)
            }
        default: break
        }
    }
}
