import GlobusAuth

/// The variables that point the Globus SDK, and globus-lua, to a mock.
enum MockVariables {
    static func values(baseURL: String) -> [String: String] {
        let names = GlobusService.all.map { "GLOBUS_SDK_SERVICE_URL_" + $0.name.uppercased() }
        return Dictionary(uniqueKeysWithValues: names.map { ($0, baseURL) })
    }

    static func shellLines(baseURL: String) -> String {
        values(baseURL: baseURL).sorted { $0.key < $1.key }
            .map { "  export \($0.key)=\($0.value)" }
            .joined(separator: "\n")
    }
}
