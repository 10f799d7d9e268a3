import GlobusAuth

/// The Globus SDK's variables, checked before a script starts, so that a mistake is not found by its first request.
enum ServiceVariables {
    private static let servicePrefix = "GLOBUS_SDK_SERVICE_URL_"

    static func read(_ variables: [String: String]) throws -> ServiceEnvironment {
        do {
            for (name, value) in variables.sorted(by: { $0.key < $1.key })
            where name.hasPrefix(servicePrefix) && !value.isEmpty {
                try check(name, value)
            }
            return try ServiceEnvironment(variables: variables)
        } catch let error as GlobusError {
            throw UsageError(message: error.message)
        }
    }

    private static func check(_ name: String, _ value: String) throws {
        do {
            _ = try RequestURL(value)
        } catch let error as GlobusError {
            throw UsageError(message: "\(name.printable(limit: 80)): \(error.message)")
        }
    }
}
