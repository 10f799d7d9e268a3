import GlobusAuth
import Testing

@Suite struct GlobusEnvironmentTests {
    @Test(
        "Every service has its URL in every environment",
        arguments: [
            ("production", "transfer", "https://transfer.api.globus.org/"),
            ("production", "auth", "https://auth.globus.org/"),
            ("production", "app", "https://app.globus.org/"),
            ("production", "groups", "https://groups.api.globus.org/"),
            ("production", "search", "https://search.api.globus.org/"),
            ("production", "compute", "https://compute.api.globus.org/"),
            ("production", "flows", "https://flows.automate.globus.org/"),
            ("production", "timer", "https://timer.automate.globus.org/"),
            ("production", "actions", "https://actions.automate.globus.org/"),
            ("production", "nexus", "https://nexus.api.globusonline.org/"),
            ("preview", "nexus", "https://nexus.api.preview.globus.org/"),
            ("preview", "auth", "https://auth.preview.globus.org/"),
            ("preview", "transfer", "https://transfer.api.preview.globus.org/"),
            ("preview", "flows", "https://preview.flows.automate.globus.org/"),
            ("sandbox", "auth", "https://auth.sandbox.globuscs.info/"),
            ("sandbox", "timer", "https://sandbox.timer.automate.globus.org/"),
            ("integration", "transfer", "https://transfer.api.integration.globuscs.info/"),
            ("test", "search", "https://search.api.test.globuscs.info/"),
            ("staging", "app", "https://app.staging.globuscs.info/"),
        ]
    )
    func baseURLs(environment: String, service: String, url: String) throws {
        #expect(try GlobusEnvironment(named: environment).baseURL(of: service) == url)
    }

    @Test(
        "An unknown environment is refused with the names of those that there are",
        arguments: ["", "prod", "Production"]
    )
    func unknown(name: String) throws {
        let error = try #require(throws: GlobusError.self) { try GlobusEnvironment(named: name) }
        #expect(error.code == .usage)
        #expect(error.message.contains("'\(name)'"))
        #expect(error.message.hasSuffix("production, preview, sandbox, integration, test, staging"))
    }
}
