extension RequestURL {
    /// Reads an absolute URL; throws ``GlobusError/Code/usage`` for one that must not be sent.
    public init(_ text: String) throws {
        if let reason = Self.forbiddenCharacter(in: text) { throw Self.refusal(text, reason) }
        guard let (scheme, rest) = Self.splitScheme(text) else {
            throw Self.refusal(text, "write an absolute URL that starts with https:// or http://")
        }
        // Bytes and not characters are compared, since a combining mark behind a "/" makes another character of it.
        let authority = Substring(rest.utf8.prefix { $0 != slash && $0 != questionMark && $0 != numberSign })
        guard !authority.utf8.contains(UInt8(ascii: "@")) else {
            throw Self.refusal(text, "it holds a user name or password; use an authorizer instead")
        }
        let (host, port) = Self.splitPort(authority)
        guard let host = RequestHost(host) else {
            throw Self.refusal(
                text,
                "its host is not a name in ASCII (an international one is written in its xn-- form), an IPv4 address of "
                    + "four decimal numbers or an IPv6 address in brackets"
            )
        }
        guard let port = port.map({ Self.validPort($0) }) ?? scheme.defaultPort else {
            throw Self.refusal(text, "its port is not a number from 1 to 65535")
        }
        let target = Substring(rest[authority.endIndex...].utf8.prefix { $0 != numberSign })
        self.init(Origin(scheme: scheme, host: host, port: port), target: target)
    }

    private init(_ origin: Origin, target: Substring) {
        let path = Substring(target.utf8.prefix { $0 != questionMark })
        let query = path.endIndex < target.endIndex ? Substring(target[path.endIndex...].utf8.dropFirst()) : nil
        self.init(
            origin: origin,
            path: path.isEmpty ? "/" : PercentEncoding.repaired(path),
            query: query.map(PercentEncoding.repaired)
        )
    }

    private static func forbiddenCharacter(in text: String) -> String? {
        for byte in text.utf8 {
            switch byte {
            case 0x20, 0x09...0x0D: return "it holds white space; write %20 for a space"
            case 0..<0x20, 0x7F: return "it holds a control character"
            case UInt8(ascii: "\\"): return "it holds a backslash; write %5C for one"
            default: continue
            }
        }
        return nil
    }

    private static func splitScheme(_ text: String) -> (Origin.Scheme, Substring)? {
        let name = Substring(text.utf8.prefix { $0 != colon })
        let rest = text.utf8[name.endIndex...]
        guard rest.starts(with: "://".utf8), let scheme = Origin.Scheme(rawValue: name.lowercased()) else { return nil }
        return (scheme, Substring(rest.dropFirst(3)))
    }

    private static func splitPort(_ authority: Substring) -> (host: Substring, port: Substring?) {
        let bytes = authority.utf8
        let hostEnd = bytes.lastIndex(of: UInt8(ascii: "]")) ?? bytes.startIndex
        guard let portColon = bytes[hostEnd...].firstIndex(of: colon) else { return (authority, nil) }
        return (authority[..<portColon], Substring(bytes[portColon...].dropFirst()))
    }

    private static func validPort(_ text: Substring) -> UInt16? {
        guard text.utf8.allSatisfy({ $0 &- 0x30 < 10 }), let port = UInt16(text), port > 0 else { return nil }
        return port
    }

    private static func refusal(_ text: String, _ reason: String) -> GlobusError {
        // What stands before an "@" may be a password, wherever the URL's parts end. Bytes, as for the parts themselves.
        let isSecret = text.utf8.contains(UInt8(ascii: "@"))
        let shown = isSecret ? "…" : Substring(text.utf8.prefix { $0 != questionMark && $0 != numberSign })
        return GlobusError(.usage, "the URL '\(shown.printable(limit: 200))' cannot be requested: \(reason)")
    }
}

private let colon = UInt8(ascii: ":")
private let slash = UInt8(ascii: "/")
private let questionMark = UInt8(ascii: "?")
private let numberSign = UInt8(ascii: "#")
