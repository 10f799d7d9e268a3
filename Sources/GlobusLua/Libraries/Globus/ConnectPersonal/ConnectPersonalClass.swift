import GlobusAuth
import LuaRuntime

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Globus Connect Personal on this machine: the Globus SDK's `LocalGlobusConnectPersonal`.
final class ConnectPersonalObject {
    /// The folder with its settings.
    let folder: String

    init(folder: String) {
        self.folder = folder
    }

    static let kind = HostKind<ConnectPersonalObject>(
        "globus.LocalGlobusConnectPersonal",
        called: "a LocalGlobusConnectPersonal"
    )

    static let hostClass = HostClass<ConnectPersonalObject>(
        kind,
        "Globus Connect Personal on this machine; it takes permission to read its folder.",
        methods: [ownerInfo],
        fields: [
            HostField("config_dir", "string", "The folder with its settings.", of: kind) { object, call in
                call.stack.push(object.folder)
                return .pushed(1)
            },
            HostField(
                "endpoint_id",
                "string?",
                "The id of its collection; nil where none is set up.",
                of: kind
            ) { object, call in
                let text = try object.text(of: "client-id.txt", call)?.trimmed
                if let text { call.stack.push(text) } else { call.stack.push() }
                return .pushed(1)
            },
        ]
    )

    static let make = HostFunction(
        "globus.LocalGlobusConnectPersonal",
        "Finds Globus Connect Personal on this machine.",
        parameters: [
            .optional(
                "opts",
                .table,
                "Options.",
                options: [
                    .optional("config_dir", .string, "The folder with its settings.", default: "\"~/.globusonline\"")
                ]
            )
        ],
        results: [HostResult("globus.LocalGlobusConnectPersonal", "What is known about it.")],
        example: HostExample(
            """
            local personal = globus.LocalGlobusConnectPersonal { config_dir = "/opt/gcp" }
            print(personal.config_dir)
            """,
            prints: "/opt/gcp"
        )
    ) { call in
        let given = try call.options("opts").string("config_dir")
        let home = call.services.givenVariables["HOME"] ?? getenv("HOME").map { String(cString: $0) }
        guard let folder = given ?? home.map({ $0 + "/.globusonline" }), !folder.isEmpty else {
            throw call.misuse("there is no home folder, since HOME is not set; give config_dir")
        }
        call.stack.push(ConnectPersonalObject(folder: folder), as: hostClass)
        return .pushed(1)
    }

    private static let ownerInfo = HostFunction(
        "LocalGlobusConnectPersonal:get_owner_info",
        "Who it belongs to, as far as its settings tell.",
        of: kind,
        details:
            "A GlobusID without an id is a username that ends with `@globusid.org`. `AuthClient:get_identities` tells more.",
        results: [HostResult("table?", "A table with `id` or `username`; nil where none is set up.")],
        failures: [HostFailure("PermissionError", "--allow-read does not cover the folder")],
        example: HostExample(
            """
            local personal = globus.LocalGlobusConnectPersonal { config_dir = "/nowhere" }
            print(personal:get_owner_info())
            """,
            prints: "nil"
        )
    ) { object, call in
        guard let owner = try object.text(of: "gridmap", call).flatMap(ConnectPersonalOwner.init(gridmap:)) else {
            call.stack.push()
            return .pushed(1)
        }
        call.stack.pushTable(fields: 1)
        switch owner {
        case .id(let id):
            call.stack.push(id)
            call.stack.setField("id", of: -2)
        case .username(let name):
            call.stack.push(name)
            call.stack.setField("username", of: -2)
        }
        return .pushed(1)
    }

    /// Returns the text of one of its files; nil where there is none.
    private func text(of name: String, _ call: HostCall) throws -> String? {
        let path = "\(folder)/lta/\(name)"
        do {
            let descriptor = try call.services.fileAccess.open(Array(path.utf8), O_RDONLY)
            defer { close(descriptor) }
            var bytes = [UInt8](repeating: 0, count: Self.longestFile)
            let count = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 { throw FileFailure(errno) }
            return String(decoding: bytes.prefix(count), as: UTF8.self)
        } catch let failure as FileFailure {
            if failure.code == ENOENT { return nil }
            throw GlobusError(.usage, "\(call.functionName): cannot read '\(path)': \(failure.message)")
        }
    }

    private static let longestFile = 65536
}

/// Who a Globus Connect Personal belongs to.
enum ConnectPersonalOwner: Equatable {
    case id(String)
    case username(String)

    /// Reads the line with the distinguished name in Globus Connect Personal's `gridmap`.
    init?(gridmap text: String) {
        let start = "\"/C=US/O=Globus Consortium/OU=Globus Connect User/CN="
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(start) }) else { return nil }
        let parts = line.dropFirst(start.count).split(separator: "\"", maxSplits: 1)
        guard parts.count == 2, parts[1].split(separator: " ").count == 1 else { return nil }
        let name = String(parts[0])
        if let id = Self.identifier(name) { self = .id(id) } else { self = .username("\(name)@globusid.org") }
    }

    /// Reads `u_` and 26 characters in Base32 (RFC 4648 §6) as a UUID.
    private static func identifier(_ text: String) -> String? {
        guard text.hasPrefix("u_"), text.utf8.count == 28 else { return nil }
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567")
        var bytes: [UInt8] = []
        var (buffer, bits) = (UInt32(0), 0)
        for character in text.dropFirst(2).lowercased() {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            buffer = (buffer << 5 | UInt32(value)) & 0xFFFF
            bits += 5
            guard bits >= 8 else { continue }
            bits -= 8
            bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
        }
        let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        let ends = [0, 4, 6, 8, 10, 16]
        return zip(ends, ends.dropFirst()).map { digits[$0..<$1].joined() }.joined(separator: "-")
    }
}

extension String {
    /// The text without white space at its ends.
    fileprivate var trimmed: String {
        let text = drop(while: \.isWhitespace)
        return String(text.prefix(text.count - text.reversed().prefix(while: \.isWhitespace).count))
    }
}
