import GlobusAuth
import Testing

@testable import GlobusLua

/// The hosts that a permission covers.
@Suite struct HostPatternTests {
    @Test(
        "A host covers what it names and nothing else",
        arguments: [
            (
                "data.example.org", ["https://data.example.org", "http://DATA.example.org:8080"],
                [
                    "https://example.org", "https://x.data.example.org", "https://data.example.org.evil.org",
                    "https://xdata.example.org", "https://data.example.org.",
                ]
            ),
            (
                "data.example.org:8443", ["https://data.example.org:8443"],
                [
                    "https://data.example.org", "http://data.example.org",
                ]
            ),
            ("data.example.org:0443", ["https://data.example.org"], ["http://data.example.org"]),
            (
                "*.example.org", ["https://a.example.org", "https://a.b.example.org:1"],
                [
                    "https://example.org", "https://badexample.org", "https://.example.org",
                ]
            ),
            ("*.example.org:443", ["https://a.example.org"], ["https://a.example.org:444"]),
            ("127.0.0.1", ["http://127.0.0.1:9"], ["http://127.0.0.2", "http://localhost", "http://127.1"]),
            ("::1", ["http://[::1]", "http://[0:0:0:0:0:0:0:1]:99"], ["http://[::2]", "http://127.0.0.1"]),
            ("[::1]:80", ["http://[0::1]"], ["http://[::1]:81"]),
            ("0:0:0:0:0:0:0:1", ["http://[::1]"], ["http://[::2]"]),
            ("127.0.0.1", ["http://[::ffff:127.0.0.1]", "http://[::FFFF:7f00:1]"], ["http://[::127.0.0.1]"]),
            ("[::ffff:10.0.0.1]:80", ["http://10.0.0.1"], ["http://[::10.0.0.1]", "http://10.0.0.1:81"]),
            ("::ffff:10.0.0.1", ["http://10.0.0.1:81"], ["http://10.0.0.2"]),
            ("localhost", ["http://LOCALHOST:1", "http://localhost."], ["http://a.localhost", "http://127.0.0.1"]),
            ("*.localhost.", ["http://a.localhost", "http://a.localhost."], ["http://localhost"]),
            ("[2001:DB8::a]", ["https://[2001:db8:0::A]"], ["https://[2001:db8::b]"]),
        ]
    )
    func covers(pattern: String, inside: [String], outside: [String]) throws {
        let pattern = try HostPattern(pattern)
        for url in inside { #expect(try pattern.covers(RequestURL(url).origin), "\(url)") }
        for url in outside where (try? RequestURL(url)) != nil {
            #expect(try !pattern.covers(RequestURL(url).origin), "\(url)")
        }
    }

    @Test(
        "What is no host is an error that shows how one is written",
        arguments: [
            "", "*", "*.", "a b", "https://a.org", "a.org/", "a.org:0", "a.org:x", "[::1", "*.[::1]", "*.127.0.0.1",
            "127.1", "[::1%lo]", "a..b", "u@a.org",
            "a.org:",
        ]
    )
    func wrong(text: String) {
        let error = #expect(throws: GlobusError.self) { try HostPattern(text) }
        #expect(error?.code == .usage)
        #expect(error?.message.hasSuffix("write it as host or host:port, such as data.example.org:443") == true)
    }
}
