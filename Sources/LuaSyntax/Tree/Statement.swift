/// A statement.
public indirect enum Statement {
    /// `local names = values`.
    case local([LocalVariable], [Expression])
    /// `targets = values`.
    case assignment([Expression], [Expression])
    /// A call.
    case call(Expression)
    /// `do … end`.
    case block(Block)
    /// `while condition do … end`.
    case whileLoop(Expression, Block)
    /// `repeat … until condition`.
    case repeatLoop(Block, Expression)
    /// `if … then … elseif … else … end`.
    case conditional([(condition: Expression, block: Block)], otherwise: Block?)
    /// `for variable = from, to, step do … end`.
    case numericFor(LocalVariable, [Expression], Block)
    /// `for variables in values do … end`.
    case genericFor([LocalVariable], [Expression], Block)
    /// `function target(…) … end`.
    case function(Expression, FunctionBody)
    /// `local function name(…) … end`.
    case localFunction(LocalVariable, FunctionBody)
    /// `return values`.
    case returning([Expression])
    /// `break`, `goto` and labels.
    case jump
}
