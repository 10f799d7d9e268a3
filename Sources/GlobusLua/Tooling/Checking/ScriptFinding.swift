/// Something in a script that is wrong, or that is probably not what was meant.
public struct ScriptFinding: Sendable, Hashable {
    /// A kind of finding.
    public enum Kind: String, Sendable {
        /// The script cannot be compiled.
        case syntax
        /// A global is read that nothing defines.
        case undefinedGlobal = "undefined-global"
        /// A function sets a global that the script does not have; `local` was probably forgotten.
        case accidentalGlobal = "accidental-global"
        /// A library or an object has no such field, function or method.
        case unknownMember = "unknown-member"
        /// A method is called with a dot or a function with a colon, so that it gets other arguments than were meant; or
        /// what is called is no function.
        case wrongCall = "wrong-call"
        /// A function has no such option.
        case unknownOption = "unknown-option"
    }

    /// The kind.
    public let kind: Kind
    /// What is wrong, and what was probably meant.
    public let message: String
    /// The line, from 1.
    public let line: Int
    /// The column in characters, from 1.
    public let column: Int
    /// The name that was probably meant.
    public let suggestion: String?
}
