/// A source as a tree, with every name resolved.
package struct Chunk {
    /// The statements.
    package let block: Block
    /// Every local variable that is declared anywhere, in the order of the source.
    package let locals: [LocalVariable]
}

/// Statements with a scope of their own.
package struct Block {
    /// The statements.
    package var statements: [Statement] = []
}

/// The parameters and the code of a function.
package struct FunctionBody {
    /// The parameters, `self` of a method first.
    package let parameters: [LocalVariable]
    /// The code.
    package let block: Block
}

/// A local variable: what a `local` statement, a loop or a parameter declares.
package final class LocalVariable {
    /// The name.
    package let name: String
    /// Where it is declared.
    package let position: SourcePosition
    /// Whether it cannot be assigned: `<const>` and `<close>`.
    package let isConstant: Bool
    /// Whether it is assigned after its declaration.
    package internal(set) var isAssigned = false

    init(_ name: String, at position: SourcePosition, isConstant: Bool = false) {
        self.name = name
        self.position = position
        self.isConstant = isConstant
    }
}

/// A statement.
package indirect enum Statement {
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
package struct Expression {
    /// What it is.
    package let kind: Kind
    /// Where it begins.
    package let position: SourcePosition

    /// The kinds of expressions.
    ///
    /// Chains are lists and not nested, so that no source makes a tree that is too deep to walk.
    package indirect enum Kind {
        /// `nil`.
        case `nil`
        /// `true` or `false`.
        case boolean
        /// A number, and whether it has no fraction, where that is known.
        case number(isWhole: Bool?)
        /// `...`.
        case varargs
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
        /// Operands with operators between and before them; and whether all operators between them are `..`.
        case operation([Expression], isConcatenation: Bool)
        /// An expression, followed by fields, indices and calls, from left to right.
        case suffixed(Expression, [Suffix])
    }
}

/// What a name stands for.
package enum Name {
    /// A local variable.
    case local(LocalVariable)
    /// A global.
    case global(String)
    /// A field of a local variable with the name `_ENV`.
    case field(String)
}

/// What follows an expression.
package enum Suffix {
    /// `.name`.
    case field(String, SourcePosition)
    /// `[index]`.
    case index(Expression)
    /// `(…)`, or a single string or table.
    case call([Expression])
    /// `:name(…)`.
    case method(String, SourcePosition, [Expression])
}

/// A field of a table constructor.
package struct TableField {
    /// What it is found by.
    package enum Key {
        /// A name, as `name =` or `["name"] =`.
        case name(String, SourcePosition)
        /// Any other expression.
        case computed(Expression)
        /// No key: the field is an item of the list.
        case item
    }

    /// What it is found by.
    package let key: Key
    /// The value.
    package let value: Expression
}
