extension ServiceOperation: CustomStringConvertible {
    /// The operation's documentation: its request, what it does, its parameters, and the errors to expect.
    ///
    /// ```swift
    /// for operation in ServiceClient.transfer.operations { print(operation, "\n") }
    /// ```
    public var description: String {
        let paragraphs = [
            ["\(name): \(method.rawValue) \(path)", summary],
            parameters.map(\.line),
            errors.map { "\($0.code) (\($0.status)) where \($0.occasion)." },
        ]
        return paragraphs.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }
}

extension OperationParameter {
    /// The parameter's name, what it may be, and what it means.
    fileprivate var line: String {
        let standard = defaultValue.flatMap { try? $0.encoded() }.map { String(decoding: $0, as: UTF8.self) }
        let mark = isRequired ? "" : standard.map { " (\($0) by default)" } ?? " (optional)"
        return "\(name)\(mark): \(type). \(summary)"
    }
}
