import GlobusAuth

extension TokenStorageContract {
    static func survivesReopening(_ storage: any TokenStorage, _ open: Opener) async throws {
        try await store(storage, record("a"))
        let again = try await open("DEFAULT")
        try await expect(again, record("a"), holds: "the storage opened again")
        try await store(again, record("b"))
        try await expect(storage, record("a"), record("b"), holds: "the storage opened first")
    }

    static func keepsUnicode(_ storage: any TokenStorage, _ open: Opener) async throws {
        var names = record("трансфер.例え.🗝\u{FE0F}\u{0000}\"\\\n")
        names.scope = "área e\u{301} \u{2028}"
        try await store(storage, names)
        try await store(try await open("Straße/..?"), record("東京"))
        try await expect(storage, names, holds: "names of any script")
        try await expect(try await open("Straße/..?"), record("東京"), holds: "a namespace of any script")
    }

    static func takesConcurrentStores(_ storage: any TokenStorage, _ open: @escaping Opener) async throws {
        let (tasks, stores) = (8, 10)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<tasks {
                group.addTask {
                    let mine = task % 2 == 0 ? storage : try await open("DEFAULT")
                    for number in 0..<stores { try await store(mine, record("\(task)-\(number)")) }
                    _ = try await mine.removeTokenData(for: "\(task)-0")
                }
            }
            try await group.waitForAll()
        }
        let names = (0..<tasks).flatMap { task in (1..<stores).map { "\(task)-\($0)" } }
        let stored = try await storage.tokenDataByResourceServer()
        try ContractViolation.unless(Set(stored.keys), is: Set(names), "what eight tasks stored at once")
    }

    /// Half of the tasks name the service, and the others do not know it yet: one lock must serve both.
    static func locksRefreshes(_ open: @escaping Opener) async throws {
        let crowd = Crowd()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    try await open("DEFAULT").withLock(resourceServer: task % 2 == 0 ? "a" : "") {
                        crowd.enter()
                        try? await Task.sleep(for: .milliseconds(2))
                        crowd.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        try ContractViolation.unless(crowd.mostAndAll, is: [1, 8], "tasks in the lock at once, and in all")
    }

    static func hidesSecrets(_ storage: any TokenStorage) async throws {
        try await store(storage, record("a", token: "planted-secret"))
        var dumped = ""
        dump(storage, to: &dumped)
        dump(try await storage.tokenDataByResourceServer(), to: &dumped)
        let shown = "\(storage) \(String(reflecting: storage)) \(dumped)"
        if shown.contains("planted-secret") { throw ContractViolation("a description shows a token") }
    }
}
