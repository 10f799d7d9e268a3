import GlobusAuth

extension JSONTokenFile: TokenFile {
    func namespaces() async throws -> [String] {
        let document = try await document()
        return document.data.keys.filter { !document[$0].isEmpty }
    }

    func records(in namespace: String) async throws -> [String: TokenData] {
        let records = try await document()[namespace]
        let places = records.map { (RecordPlace(namespace: namespace, resourceServer: $0), $1) }
        return Dictionary(uniqueKeysWithValues: try places.map { ($0.resourceServer, try decode($1, at: $0)) })
    }

    func record(at place: RecordPlace) async throws -> TokenData? {
        try await document()[place.namespace][place.resourceServer].map { try decode($0, at: place) }
    }

    func store(_ records: [RecordPlace: TokenData]) async throws {
        let coder = coder
        _ = try await update { document in
            for (place, record) in records {
                document[place.namespace][place.resourceServer] = try coder.stored(record.json, at: place)
            }
            return true
        }
    }

    func remove(at place: RecordPlace) async throws -> Bool {
        try await update { $0[place.namespace].removeValue(forKey: place.resourceServer) != nil }
    }

    private func decode(_ stored: JSONValue, at place: RecordPlace) throws -> TokenData {
        try coder.record(try coder.value(stored, at: place), at: place)
    }
}
