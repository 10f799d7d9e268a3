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
