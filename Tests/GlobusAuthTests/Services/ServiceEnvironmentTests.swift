import GlobusAuth
import Testing

@Suite struct ServiceEnvironmentTests {
    @Test("Without variables everything is the Globus SDK's default")
    func defaults() throws {
        let environment = try ServiceEnvironment()
        #expect(environment.environment == .production)
        #expect(environment.timeout == .seconds(60))
        #expect(environment.certificateVerification == .systemAuthorities)
        #expect(environment.serviceURL(of: "transfer") == nil)
        #expect(environment.serviceURLOverrides.isEmpty)
    }

    @Test(
        "The environment is found by its name, and an empty name is none",
        arguments: [("sandbox", "sandbox"), ("", "production")]
    )
    func environments(value: String, name: String) throws {
        #expect(try ServiceEnvironment(variables: ["GLOBUS_SDK_ENVIRONMENT": value]).environment.name == name)
    }

    @Test(
        "A timeout is seconds, the default, or none",
        arguments: [
            ("", Duration?(.seconds(60))), ("-1", nil), ("120", .seconds(120)), ("0.5", .milliseconds(500)),
            ("-1.0", nil),
        ]
    )
    func timeouts(value: String, timeout: Duration?) throws {
        #expect(try ServiceEnvironment(variables: ["GLOBUS_SDK_HTTP_TIMEOUT": value]).timeout == timeout)
    }

    @Test(
        "Certificates are checked or not in the Globus SDK's spellings",
        arguments: [
            ("1", true), ("y", true), ("Yes", true), ("t", true), ("TRUE", true), ("on", true), ("0", false),
            ("n", false),
            ("No", false), ("f", false), ("false", false), ("OFF", false),
        ]
    )
    func verification(value: String, isChecked: Bool) throws {
        let verification = try ServiceEnvironment(variables: ["GLOBUS_SDK_VERIFY_SSL": value]).certificateVerification
        #expect(verification == (isChecked ? .systemAuthorities : .disabled))
    }

    @Test("A file that exists is a list of authorities")
    func authorities() throws {
        let environment = try ServiceEnvironment(variables: ["GLOBUS_SDK_VERIFY_SSL": #filePath])
        #expect(environment.certificateVerification == .authorities(file: #filePath))
    }

    @Test(
        "A value that is not understood is refused with its variable's name",
        arguments: [
            ("GLOBUS_SDK_ENVIRONMENT", "nowhere"), ("GLOBUS_SDK_HTTP_TIMEOUT", "soon"),
            ("GLOBUS_SDK_HTTP_TIMEOUT", "-2"),
            ("GLOBUS_SDK_HTTP_TIMEOUT", "0"), ("GLOBUS_SDK_HTTP_TIMEOUT", "nan"), ("GLOBUS_SDK_HTTP_TIMEOUT", "inf"),
            ("GLOBUS_SDK_VERIFY_SSL", ""), ("GLOBUS_SDK_VERIFY_SSL", "maybe"), ("GLOBUS_SDK_VERIFY_SSL", "/"),
            ("GLOBUS_SDK_VERIFY_SSL", "/no/such/file.pem"),
        ]
    )
    func refusals(variable: String, value: String) throws {
        let error = try #require(throws: GlobusError.self) { try ServiceEnvironment(variables: [variable: value]) }
        #expect(error.code == .usage)
        #expect(error.message.contains(variable))
        #expect(error.message.contains("'\(value)'"))
    }

    @Test("A service's URL is taken from its variable, and an empty one is none")
    func serviceURLs() throws {
        let environment = try ServiceEnvironment(variables: [
            "GLOBUS_SDK_SERVICE_URL_TRANSFER": "https://t.example/v1", "GLOBUS_SDK_SERVICE_URL_AUTH": "", "OTHER": "x",
        ])
        #expect(environment.serviceURL(of: "transfer") == "https://t.example/v1")
        #expect(environment.serviceURL(of: "auth") == nil)
        #expect(environment.serviceURLOverrides == ["https://t.example/v1"])
    }

    @Test("A base URL wins over a service's variable, and that over every name of an environment")
    func precedence() throws {
        let variables = try ServiceEnvironment(variables: [
            "GLOBUS_SDK_ENVIRONMENT": "preview", "GLOBUS_SDK_SERVICE_URL_TRANSFER": "https://t.example/",
        ])
        func baseURL(_ service: String, _ baseURL: String? = nil, _ environment: String? = nil) throws -> String {
            let configuration = ClientConfiguration(
                serviceName: service,
                in: variables,
                baseURL: baseURL,
                environment: environment
            )
            return try BaseClient(configuration, httpClient: makeAcceptingHTTP(), time: ManualTime()).baseURL.text
        }
        #expect(try baseURL("transfer", "https://own.example/", "sandbox") == "https://own.example/")
        #expect(try baseURL("transfer", nil, "sandbox") == "https://t.example/")
        #expect(try baseURL("search", nil, "sandbox") == "https://search.api.sandbox.globuscs.info/")
        #expect(try baseURL("search") == "https://search.api.preview.globus.org/")
    }

    @Test("A client takes its timeout and its check of certificates from the variables")
    func limits() throws {
        let variables = try ServiceEnvironment(variables: [
            "GLOBUS_SDK_HTTP_TIMEOUT": "-1", "GLOBUS_SDK_VERIFY_SSL": "no",
        ])
        let configuration = ClientConfiguration(serviceName: "auth", in: variables)
        #expect(configuration.timeout == nil)
        #expect(configuration.certificateVerification == .disabled)
    }
}
