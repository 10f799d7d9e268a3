import FoundationEssentials

/// The documents that the mock's services keep, by the path of the collection in which they are.
///
/// A script that creates a document finds it afterwards, until it deletes it or the mock ends.
struct ResourceStore: Sendable {
    /// One document.
    struct Document: Sendable {
        let id: String
        fileprivate(set) var json: JSON
        /// When the document becomes another one by itself, and what changes then.
        fileprivate var future: (time: Double, changes: JSON)?

        /// Returns the document as it is at a time.
        func json(at time: Double) -> JSON {
            guard let future, time >= future.time else { return json }
            return json.merging(future.changes)
        }
    }

    private var collections: [String: [Document]]

    /// Creates a store with a few documents in each service.
    init() {
        collections = SeedDocuments.all.mapValues { documents in
            documents.map { Document(id: $0.id, json: $0.json, future: nil) }
        }
    }

    /// Returns the documents of a collection, in the order in which they were created.
    func documents(in collection: String) -> [Document] { collections[collection] ?? [] }

    /// Returns a document.
    func document(_ id: String, in collection: String) -> Document? {
        documents(in: collection).first { $0.id == id }
    }

    /// Adds a document.
    ///
    /// - Parameters:
    ///   - json: The document.
    ///   - id: Its id.
    ///   - collection: The path of the collection.
    ///   - future: When the document becomes another one by itself, and what changes then.
    mutating func insert(_ json: JSON, id: String, in collection: String, future: (Double, JSON)? = nil) {
        let document = Document(id: id, json: json, future: future.map { (time: $0.0, changes: $0.1) })
        collections[collection, default: []].append(document)
    }

    /// Changes members of a document; returns the new one, or nil where there is none.
    mutating func change(_ id: String, in collection: String, _ changes: JSON) -> JSON? {
        guard let index = collections[collection]?.firstIndex(where: { $0.id == id }) else { return nil }
        let changed = collections[collection]?[index].json.merging(changes)
        if let changed { collections[collection]?[index].json = changed }
        collections[collection]?[index].future = nil
        return changed
    }

    /// Removes a document; returns whether there was one.
    mutating func remove(_ id: String, in collection: String) -> Bool {
        guard let index = collections[collection]?.firstIndex(where: { $0.id == id }) else { return false }
        collections[collection]?.remove(at: index)
        return true
    }

    /// Returns a new id.
    static func makeID() -> String { UUID().uuidString.lowercased() }
}
