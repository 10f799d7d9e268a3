import GlobusAuth

@testable import GlobusTokenStorage

extension FuzzTarget {
    static let storageFiles = FuzzTarget(name: "storage-files", summary: "files of JSON token storages") { bytes in
        let file = StorageFile(path: try FilePath("/tokens.json"))
        let secrets = try? SecretText.all(in: JSONValue(parsing: bytes))
        do {
            let document = try JSONTokenDocument(parsing: bytes, of: file)
            try check(document, of: file, hiding: secrets)
            let text = try document.encoded()
            let again = try JSONTokenDocument(parsing: text, of: file)
            try require(try again.encoded() == text, "the document changes when it is written and read")
        } catch let error as GlobusError {
            try SecretText.require(secrets, absentFrom: "\(error) \(error.message)")
        }
    }

    private static func check(_ document: JSONTokenDocument, of file: StorageFile, hiding secrets: [String]?) throws {
        let coder = RecordCoder(file, key: nil)
        for namespace in document.data.keys {
            for (resourceServer, stored) in document[namespace] {
                let place = RecordPlace(namespace: namespace, resourceServer: resourceServer)
                do {
                    let record = try coder.record(try coder.value(stored, at: place), at: place)
                    let again = try coder.decode(try coder.encode(record, at: place), at: place)
                    try require(again == record, "a record changes when it is written and read")
                    try SecretText.require(secrets, absentFrom: "\(record)")
                } catch let error as GlobusError {
                    try SecretText.require(secrets, absentFrom: "\(error) \(error.message)")
                }
            }
        }
    }
}
