/// A source as a tree, with every name resolved.
public struct Chunk {
    /// The statements.
    public let block: Block
    /// Every local variable that is declared anywhere, in the order of the source.
    public let locals: [LocalVariable]
}

/// Statements with a scope of their own.
public struct Block {
    /// The statements.
    public var statements: [Statement] = []
}

/// The parameters and the code of a function.
public struct FunctionBody {
    /// The parameters, `self` of a method first.
    public let parameters: [LocalVariable]
    /// The code.
    public let block: Block
}

/// A local variable: what a `local` statement, a loop or a parameter declares.
public final class LocalVariable {
    /// The name.
    public let name: String
    /// Where it is declared.
    public let position: SourcePosition
    /// Whether it cannot be assigned: `<const>` and `<close>`.
    public let isConstant: Bool
    /// Whether it is assigned after its declaration.
    public internal(set) var isAssigned = false

    init(_ name: String, at position: SourcePosition, isConstant: Bool = false) {
        self.name = name
        self.position = position
        self.isConstant = isConstant
    }
}

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

/// An expression and where it begins.
public struct Expression {
    /// What it is.
    public let kind: Kind
    /// Where it begins.
    public let position: SourcePosition

    /// What an expression is.
    ///
    /// Chains are lists and not nested, so that no source makes a tree that is too deep to walk.
    public indirect enum Kind {
        /// `nil`, a boolean, a number or `...`.
        case value
        /// A string.
        case string(String)
        /// A name.
        case name(Name)
        /// A function.
        case function(FunctionBody)
        /// `{ … }`.
        case table([TableField])
        /// `( … )`.
        case parenthesized(Expression)
        /// Operands with operators between and before them; whether all between them are `..`.
        case operation([Expression], isConcatenation: Bool)
        /// What fields, indices and calls are taken of, from left to right.
        case suffixed(Expression, [Suffix])
    }
}

/// What a name stands for.
public enum Name {
    /// A local variable.
    case local(LocalVariable)
    /// A global.
    case global(String)
    /// A field of a local variable called `_ENV`.
    case field(String)
}

/// What follows an expression.
public enum Suffix {
    /// `.name`.
    case field(String, SourcePosition)
    /// `[index]`.
    case index(Expression)
    /// `(…)`, or a string or table by itself.
    case call([Expression])
    /// `:name(…)`.
    case method(String, SourcePosition, [Expression])
}

/// A field of a table constructor.
public struct TableField {
    /// What it is found by.
    public enum Key {
        /// A name, as `name =` or `["name"] =`.
        case name(String, SourcePosition)
        /// Any other expression.
        case computed(Expression)
        /// None: an item of the list.
        case item
    }

    /// What it is found by.
    public let key: Key
    /// The value.
    public let value: Expression
}
