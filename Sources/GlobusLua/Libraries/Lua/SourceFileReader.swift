import GlobusAuth
import LuaRuntime

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Reads the files of `dofile` and `loadfile`, which takes permission, and makes chunks of them.
enum SourceFileReader {
    static let function = HostFunction(
        waiting: "loadfile",
        "Reads source text.",
        parameters: [
            .optional("filename", .string, "The file."), .optional("text", .string, "What was read already."),
        ]
    ) { call in
        guard call.has("filename") else {
            let text = call.has("text") ? call.bytes("text") : []
            return try call.results { chunk(of: text, named: "standard input") }
        }
        let path = try call.path("filename")
        let files = call.services.fileAccess
        return try call.results {
            do {
                return read(try files.open(path, O_RDONLY), String(decoding: path, as: UTF8.self))
            } catch let failure as FileFailure {
                return .values(.nil, .bytes(Array("cannot open ".utf8) + path + Array(": \(failure.message)".utf8)))
            }
        }
    }

    private static func read(_ descriptor: Int32, _ path: String) -> HostResults {
        do {
            return chunk(of: try SourceFile.read(descriptor, path), named: path)
        } catch {
            return .values(.nil, .string((error as? GlobusError)?.message ?? String(describing: error)))
        }
    }

    private static func chunk(of text: [UInt8], named name: String) -> HostResults {
        do {
            let chunk = try SourceFile.chunk(of: text, named: name.printable(limit: 300))
            return .push { stack in
                stack.push(chunk)
                return 1
            }
        } catch {
            return .values(.nil, .string((error as? GlobusError)?.message ?? String(describing: error)))
        }
    }
}

extension HostCall {
    /// What `body` returns, which may block: on a thread of its own while other scripts run, or at once where Lua cannot be
    /// suspended.
    func results(_ body: @escaping @Sendable () throws -> HostResults) throws -> HostWait {
        if canWait { return .wait { try await Self.away(body) } }
        return .now(.pushed(try body().push(on: stack)))
    }

    @concurrent
    private static func away(_ body: @Sendable () throws -> HostResults) async throws -> HostResults { try body() }
}
