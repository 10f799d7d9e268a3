import MockGlobus

/// Starts the mock, or says why it cannot.
enum MockStarter {
    static func start(_ configuration: MockGlobus.Configuration) async throws -> MockGlobus {
        let mock = MockGlobus(configuration: configuration)
        do {
            try await mock.start()
            return mock
        } catch {
            StandardError.write("globus-lua: \(error)")
            throw ExitStatus.failure
        }
    }
}
