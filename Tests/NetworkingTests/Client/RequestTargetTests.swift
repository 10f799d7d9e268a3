import GlobusAuth
import Testing

@testable import Networking

@Suite struct RequestTargetTests {
    @Test(
        "Host and port are read from the URL, and named without the port of the scheme",
        arguments: [
            ("https://auth.globus.org/v2", "auth.globus.org", 443, "auth.globus.org"),
            ("HTTP://Example.org:8080?x=@y", "Example.org", 8080, "Example.org:8080"),
            ("http://[::1]:81/a:b", "::1", 81, "[::1]:81"),
            ("https://[fe80::1]#fragment", "fe80::1", 443, "[fe80::1]"),
            ("http://localhost:80", "localhost", 80, "localhost"),
        ]
    )
    func parts(url: String, host: String, port: Int, name: String) throws {
        let target = try RequestTarget(url: url)
        #expect(target.host == host)
        #expect(target.port == port)
        #expect(target.name == name)
    }

    @Test("Only https is secure", arguments: [("https://a/", true), ("HTTPS://a/", true), ("http://a/", false)])
    func isSecure(url: String, isSecure: Bool) throws {
        #expect(try RequestTarget(url: url).isSecure == isSecure)
    }
}
