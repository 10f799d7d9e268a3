import Foundation

/// An answer as it came over the wire.
struct TestReply: Sendable {
    let status: Int
    /// By name in lower case.
    let headers: [String: String]
    let body: Data

    var text: String { String(decoding: body, as: UTF8.self) }

    var json: [String: Any] {
        get throws {
            guard let json = try JSONSerialization.jsonObject(with: body) as? [String: Any] else {
                throw RawConnection.Failure.malformed
            }
            return json
        }
    }

    var list: [[String: Any]] {
        get throws {
            guard let list = try JSONSerialization.jsonObject(with: body) as? [[String: Any]] else {
                throw RawConnection.Failure.malformed
            }
            return list
        }
    }

    func string(_ name: String) throws -> String? {
        try json[name] as? String
    }
}
