import GlobusAuth
import Testing

@testable import Networking

@Suite struct ProxySettingsTests {
    private func proxy(_ url: String, _ variables: [String: String]) throws -> Proxy? {
        try ProxySettings { variables[$0] }.proxy(for: RequestURL(url).origin)
    }

    @Test(
        "The variables are those of the curl command, in its order",
        arguments: [
            ("http://a.example/", ["http_proxy": "h", "all_proxy": "a"], "http_proxy"),
            ("http://a.example/", ["HTTP_PROXY": "h"], nil),
            ("http://a.example/", ["https_proxy": "s", "ALL_PROXY": "A"], "ALL_PROXY"),
            ("http://a.example/", ["all_proxy": "a", "ALL_PROXY": "A"], "all_proxy"),
            ("https://a.example/", ["https_proxy": "s", "HTTPS_PROXY": "S"], "https_proxy"),
            ("https://a.example/", ["HTTPS_PROXY": "S", "all_proxy": "a"], "HTTPS_PROXY"),
            ("https://a.example/", ["https_proxy": "", "all_proxy": "a"], "all_proxy"),
            ("https://a.example/", ["http_proxy": "h"], nil),
            ("https://a.example/", [:], nil),
        ] as [(String, [String: String], String?)]
    )
    func order(url: String, variables: [String: String], variable: String?) throws {
        #expect(try proxy(url, variables)?.variable == variable)
        #expect(try proxy(url, variables)?.url == variable.flatMap { variables[$0] })
    }

    @Test(
        "This machine is contacted without a proxy",
        arguments: ["http://127.0.0.1:9/", "http://localhost/", "http://[::1]/", "https://127.9.9.9/"]
    )
    func loopback(url: String) throws {
        #expect(try proxy(url, ["all_proxy": "http://p.example:3128"]) == nil)
    }

    @Test(
        "The hosts that no_proxy lists are contacted without a proxy, and no others",
        arguments: [
            ("a.example", "a.example", true), ("a.example", "A.EXAMPLE.", true), ("a.example.", "a.example", true),
            ("x.a.example", "a.example", true), ("x.a.example", ".a.example", true), ("a.example", ".a.example", true),
            ("xa.example", "a.example", false), ("a.example", "x.a.example", false), ("a.example", "example", true),
            ("a.example", "b.example,a.example", true), ("a.example", " b.example\ta.example ", true),
            ("a.example", "*", true), ("a.example", "*,b.example", false), ("a.example", "*.example", false),
            ("a.example", "", false), ("a.example", ",", false), ("a.example", ".", false),
            ("a.example", "a.example:443", false), ("10.1.2.3", "10.1.2.3", true), ("10.1.2.3", "10.1.2.4", false),
            ("10.1.2.3", "10.0.0.0/8", true), ("11.1.2.3", "10.0.0.0/8", false), ("10.1.2.3", "10.1.2.0/23", true),
            ("10.1.4.3", "10.1.2.0/23", false), ("10.1.2.3", "10.1.2.3/32", true), ("10.1.2.3", "10.1.2.3/33", false),
            ("10.1.2.3", "2.3", false), ("10.1.2.3", "10.0.0.0/x", false), ("[fd00::1]", "fd00::1", true),
            ("[fd00::1]", "[fd00::1]", true), ("[fd00::1]", "fd00:0:0::0:1", true), ("[fd00::1]", "fd00::/8", true),
            ("[fe00::1]", "fd00::/8", false), ("[fd00::1]", "10.0.0.0/8", false),
        ] as [(String, String, Bool)]
    )
    func exceptions(host: String, list: String, isListed: Bool) throws {
        let variables = ["https_proxy": "http://p.example:3128", "no_proxy": list]
        #expect(try (proxy("https://\(host)/", variables) == nil) == isListed)
    }

    @Test("NO_PROXY counts where no_proxy is not set")
    func upperCaseExceptions() throws {
        let variables = ["https_proxy": "p", "NO_PROXY": "a.example"]
        #expect(try proxy("https://a.example/", variables) == nil)
        #expect(try proxy("https://a.example/", variables.merging(["no_proxy": "b.example"]) { $1 }) != nil)
    }

    @Test(
        "A proxy is named without its user name and password",
        arguments: [
            ("http://p.example:3128", "http://p.example:3128"), ("p.example:3128", "p.example:3128"),
            ("http://user:s3cret@p.example:3128/", "http://p.example:3128"), ("user:s3cret@p.example", "p.example"),
            ("http://user:s3cret@x@p.example:1", "http://p.example:1"),
            ("http://user:s3/cret@p.example:1", "http://p.example:1"),
            ("user:s3cret://x@p.example:1", "p.example:1"), ("socks5h://s3cret@[::1]:1080", "socks5h://[::1]:1080"),
            ("http://p.example:1/\u{1B}[2J", "http://p.example:1"), ("http://s3cret@", "http://"),
        ] as [(String, String)]
    )
    func name(url: String, name: String) {
        #expect(Proxy(url: url, variable: "https_proxy").name == name)
    }
}
