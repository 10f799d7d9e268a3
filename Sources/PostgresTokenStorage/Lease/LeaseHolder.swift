import Glibc
import GlobusAuth

/// Who holds a lease or has stored tokens: a program on a host.
public struct LeaseHolder: Sendable, Hashable {
    /// The program's name, as the database knows it (`application_name`).
    public var application: String
    /// The name of its host.
    public var host: String
    /// The number of its process.
    public var process: Int32
    /// Since when it has held the lease, or when it stored, in whole seconds since 1970; nil where that is not known.
    public var since: Double?
    /// Tells apart what one process does at once and one after the other.
    var identifier: String

    /// Creates a holder for what this process is about to do.
    init(application: String) {
        self.application = application
        host = Self.hostName
        process = getpid()
        since = Double(UniversalTime.now)
        identifier = String(UInt64.random(in: .min ... .max), radix: 16)
    }

    /// Reads the column's text; a text of another origin is a program's name.
    init(text: String) {
        var rest = text[...]
        var fields: [String: String] = [:]
        for name in ["host", "process", "since", "id", "application"] {
            guard rest.hasPrefix("\(name)=") else { break }
            let value = rest.dropFirst(name.count + 1)
            let end = name == "application" ? value.endIndex : value.firstIndex(of: " ") ?? value.endIndex
            fields[name] = String(value[..<end])
            rest = value[end...].dropFirst()
        }
        application = fields["application"] ?? text
        host = fields["host"] ?? ""
        process = fields["process"].flatMap { Int32($0) } ?? 0
        since = fields["since"].flatMap { UniversalTime.seconds(in: $0) }.map(Double.init)
        identifier = fields["id"] ?? ""
    }

    /// The column's text, which people can read too.
    var text: String {
        let since = since.map { UniversalTime.text(Int64($0)) } ?? ""
        let name = application.printable(limit: 64)
        return "host=\(host) process=\(process) since=\(since) id=\(identifier) application=\(name)"
    }

    private static let hostName: String = {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "unknown" }
        let text = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let word = text.filter { !$0.isWhitespace }.printable(limit: 255)
        return word.isEmpty ? "unknown" : word
    }()
}

extension LeaseHolder: CustomStringConvertible {
    /// The program, its host and its process, such as `'globus-lua' on node7, process 4711`.
    public var description: String {
        let name = "'\(application.printable(limit: 64))'"
        return host.isEmpty ? name : "\(name) on \(host.printable(limit: 255)), process \(process)"
    }

    /// The description with the time, where that is known.
    var withTime: String {
        guard let since else { return description }
        return "\(description), since \(UniversalTime.text(Int64(since)))"
    }
}
