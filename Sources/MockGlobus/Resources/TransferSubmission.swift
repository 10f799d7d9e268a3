import Foundation

/// The document that a transfer is submitted with.
struct TransferSubmission {
    let submissionID: String
    let label: String
    let source: String
    let destination: String
    let files: Int

    /// Reads the JSON document; a member that is missing is refused by its name.
    init(_ body: Data) throws {
        guard let document = try? JSONSerialization.jsonObject(with: body) as? [String: Any] else {
            throw Self.refusal("The body is no JSON object.")
        }
        submissionID = try Self.string("submission_id", in: document)
        source = try Self.string("source_endpoint", in: document)
        destination = try Self.string("destination_endpoint", in: document)
        label = document["label"] as? String ?? ""
        guard let items = document["DATA"] as? [Any], !items.isEmpty else {
            throw Self.refusal("DATA must be a list of at least one transfer_item.")
        }
        files = items.count
    }

    private static func string(_ name: String, in document: [String: Any]) throws -> String {
        guard let value = document[name] as? String, !value.isEmpty else { throw refusal("\(name) is missing.") }
        return value
    }

    private static func refusal(_ message: String) -> APIFailure {
        APIFailure(status: 400, code: "ClientError.BadRequest", message: message)
    }
}
