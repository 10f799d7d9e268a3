import GlobusAuth
import Testing

@Suite struct RequestURLTests {
    @Test(
        "A URL is brought into one form",
        arguments: [
            ("https://Example.ORG", "https://example.org/"), ("HTTPS://a.b:443/x", "https://a.b/x"),
            ("http://a:80/", "http://a/"), ("http://a:443/", "http://a:443/"),
            ("https://a:8080?q=1", "https://a:8080/?q=1"),
            ("https://a/b#fragment", "https://a/b"), ("https://a#f", "https://a/"), ("https://a/b?", "https://a/b?"),
            ("https://a/é?ü", "https://a/%C3%A9?%C3%BC"), ("https://a/%41%zz", "https://a/%41%25zz"),
            ("https://a/{x}|\"<y>", "https://a/%7Bx%7D%7C%22%3Cy%3E"), ("https://a/b/../c/./d", "https://a/c/d"),
            ("https://a/../../b/..", "https://a/"), ("https://a/b/.hidden", "https://a/b/.hidden"),
            ("http://[::1]:8080/x", "http://[::1]:8080/x"), ("http://[2001:DB8::1]/", "http://[2001:db8::1]/"),
            ("https://a/x@y", "https://a/x@y"), ("https://a//b", "https://a//b"),
            ("https://a/\u{301}?\u{301}b", "https://a/%CC%81?%CC%81b"),
        ]
    )
    func normalisation(text: String, expected: String) throws {
        #expect(try RequestURL(text).text == expected)
    }

    @Test(
        "A URL that two readers could understand differently is refused",
        arguments: [
            "", "example.org", "/path", "//host/path", "ftp://a/", "file:///etc/passwd", "javascript:alert(1)",
            "https:/a",
            "https:///a", "https://", "https://:80/", "https://user@a/", "https://user:word@a/", "https://a\\@b/",
            "https://a\\b", "https://a b/", "https://a/ b", " https://a/", "https://a/\n", "https://a/\u{0}",
            "https://a\u{7F}",
            "https://a:/", "https://a:0/", "https://a:65536/", "https://a:+80/", "https://a:8x/", "https://a:80:80/",
            "https://ä.org/", "https://a%2eb/", "https://a,b/", "https://[::1/", "https://[::1]x/", "https://[g::]/",
            "https://[1:2:3]/", "https://[1::2::3]/", "https://[fe80::1%25eth0]/", "https://[]/", "https://::1/",
            "https://a?b@c:d\\", "https://a@\u{301}b/", "https://a\u{301}/", "https://[1:2:3:4:5:6:7:8:9]/",
            "https://[::12345]/", "https://127.1/", "https://0127.0.0.1/", "https://2130706433/", "https://0x7f.1/",
            "https://127.0.0.256/", "https://1.2.3.0xFF/", "https://a.1/", "https://a.1./", "https://1.2.3.4.5/",
            "http:/127.0.0.1/", "http:///127.0.0.1/", "http://127.0.0.1:80000/", "gopher://127.0.0.1/",
            "http://other\\@127.0.0.1/", "http://127.0.0.1/a\r\nX: 1",
        ]
    )
    func refusals(text: String) {
        #expect { try RequestURL(text) } throws: { ($0 as? GlobusError)?.code == .usage }
    }

    @Test(
        "A refusal shows neither a password nor a query",
        arguments: [
            "https://me:hunter2@host/", "https://me:hunter2/x@host/ ", "https://host:x/?token=hunter2",
            "https://me:hunter2@\u{301}host/", "https://host:x/?\u{301}token=hunter2",
            "https://host:x/#\u{301}token=hunter2",
        ]
    )
    func refusalHidesSecrets(text: String) throws {
        let error = try #require(throws: GlobusError.self) { try RequestURL(text) }
        #expect(!error.message.contains("hunter2"))
    }

    @Test("Origins are equal only where scheme, host and port are")
    func origins() throws {
        let origin = try RequestURL("https://a/x").origin
        #expect(try RequestURL("HTTPS://A:443/y?z").origin == origin)
        #expect(try RequestURL("http://a/x").origin != origin)
        #expect(try RequestURL("https://a:444/x").origin != origin)
        #expect(try RequestURL("https://b/x").origin != origin)
    }

    @Test(
        "A path is quoted and joined by one slash",
        arguments: [
            ("https://a", "x", "https://a/x"), ("https://a/", "/x", "https://a/x"),
            ("https://a/v1", "x", "https://a/v1/x"),
            ("https://a/v1/", "/x/y/", "https://a/v1/x/y/"), ("https://a/v1/", "", "https://a/v1/"),
            ("https://a/", "foo bar", "https://a/foo%20bar"), ("https://a/", "x?y=1", "https://a/x%3Fy%3D1"),
            ("https://a/", "100%20", "https://a/100%2520"), ("https://a/", "é#", "https://a/%C3%A9%23"),
            ("https://a/v1/", "x/../y", "https://a/v1/y"), ("https://a/", "//b/c", "https://a//b/c"),
            ("https://a/", "HTTPS://b/c", "https://a/HTTPS%3A//b/c"), ("https://a/", "@b\\c", "https://a/%40b%5Cc"),
            ("https://a/", "a+b~c", "https://a/a%2Bb~c"),
        ]
    )
    func paths(base: String, path: String, expected: String) throws {
        #expect(try RequestURL(base).appending(path: path).text == expected)
    }

    @Test("Parameters go behind the query that is there")
    func queries() throws {
        #expect(try RequestURL("https://a/x").appending(["b": "c d"]).text == "https://a/x?b=c+d")
        #expect(try RequestURL("https://a/x?y=1").appending(["b": true]).text == "https://a/x?y=1&b=True")
        #expect(try RequestURL("https://a/x?").appending(["b": 1]).text == "https://a/x?b=1")
        #expect(try RequestURL("https://a/x").appending([:]).text == "https://a/x")
    }

    @Test(
        "A Location is resolved against the URL that sent it",
        arguments: [
            ("https://other/z", "https://other/z"), ("//other/z", "https://other/z"), ("/z?q", "https://a/z?q"),
            ("z", "https://a/b/z"), ("./z", "https://a/b/z"), ("../z", "https://a/z"), ("../../../z", "https://a/z"),
            ("?n=1", "https://a/b/c?n=1"), ("", "https://a/b/c?q=1"), ("#f", "https://a/b/c?q=1"),
            ("/\u{301}", "https://a/%CC%81"),
            ("z/", "https://a/b/z/"),
            ("./z:80/y", "https://a/b/z:80/y"), ("/z?u=http://x", "https://a/z?u=http://x"),
            ("https://other/a b?c d#e f", "https://other/a%20b?c%20d"), ("//other/a b", "https://other/a%20b"),
            ("/a b/c", "https://a/a%20b/c"), ("a b", "https://a/b/a%20b"), ("?n=1 2", "https://a/b/c?n=1%202"),
            ("/é/日本", "https://a/%C3%A9/%E6%97%A5%E6%9C%AC"), ("/\"<x>\"", "https://a/%22%3Cx%3E%22"),
            ("/a\\b?c\\d", "https://a/a%5Cb?c%5Cd"), ("b\\..\\c", "https://a/b/b%5C..%5Cc"),
            ("/a\tb\u{1}\u{7F}", "https://a/a%09b%01%7F"), ("/{a}|^`b", "https://a/%7Ba%7D%7C%5E%60b"),
            ("/%41%e9%zz%4", "https://a/%41%e9%25zz%254"), ("/100% sure", "https://a/100%25%20sure"),
            (" \t/z \t", "https://a/z"), ("  ", "https://a/b/c?q=1"), ("#a b", "https://a/b/c?q=1"),
            ("10:30 report.html", "https://a/b/10:30%20report.html"), ("a b:c", "https://a/b/a%20b:c"),
            ("HTTPS://OTHER/a b", "https://other/a%20b"), ("/[x]'(y)", "https://a/[x]'(y)"),
        ]
    )
    func references(location: String, expected: String) throws {
        #expect(try RequestURL("https://a/b/c?q=1").resolving(location).text == expected)
    }

    @Test(
        "A Location that must not be requested is refused",
        arguments: [
            "ftp://a/", "//u@b/", "\\\\b", "/\\b", "\\b", "//\\b", "https:\\\\b/", "http:/b", "mailto:x", "data:,x",
            "javascript:alert(1)", "https://b c/", "//b c/x", "https://b\\@c/", "//b\\c/", "https://bé/",
            "https://b%20/",
            "/a\u{0}", "/a\r\nX: y", "/a\n", "///b", "https://127.1/", "https://b\t/", "https://b\"c/", " //u@b/ ",
        ]
    )
    func refusedReferences(location: String) throws {
        let url = try RequestURL("https://a/b/c")
        #expect { try url.resolving(location) } throws: { ($0 as? GlobusError)?.code == .usage }
    }
}
