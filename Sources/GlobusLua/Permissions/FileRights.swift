/// What a script wants to do with a file.
struct FileRights: OptionSet {
    let rawValue: UInt8

    static let read = FileRights(rawValue: 1)
    static let write = FileRights(rawValue: 2)

    /// The rights one by one, each with the word for it and the name of its flag.
    static let all: [(right: FileRights, word: String, flag: String)] = [
        (.read, "reading", "--allow-read"), (.write, "writing", "--allow-write"),
    ]
}
