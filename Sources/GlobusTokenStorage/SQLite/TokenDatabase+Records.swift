import GlobusAuth

extension TokenDatabase: TokenFile {
    func namespaces() async throws -> [String] { try read { try $0.namespaces() } ?? [] }

    func records(in namespace: String) async throws -> [String: TokenData] {
        let records = try read { try $0.records(in: namespace) } ?? [:]
        let places = records.map { (RecordPlace(namespace: namespace, resourceServer: $0), $1) }
        return Dictionary(
            uniqueKeysWithValues: try places.map { ($0.resourceServer, try coder.decode($1, at: $0)) }
        )
    }

    func record(at place: RecordPlace) async throws -> TokenData? {
        let record = try read { try $0.record(at: place) }
        return try record?.map { try coder.decode($0, at: place) }
    }

    func store(_ records: [RecordPlace: TokenData]) async throws {
        let coder = coder
        try await write { table in
            for (place, record) in records { try table.store(try coder.encode(record, at: place), at: place) }
        }
    }

    func remove(at place: RecordPlace) async throws -> Bool {
        try await write { try $0.remove(at: place) }
    }
}
