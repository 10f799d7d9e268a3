import Foundation

/// An answer as it was received.
struct TestReply: Sendable {
    let status: Int
    /// The fields by their names in lower case.
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
