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
