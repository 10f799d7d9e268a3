import Testing

@testable import GlobusAuth

@Suite struct RequestHostTests {
    @Test(
        "Every spelling of this machine is read as the one that is connected to",
        arguments: [
            ("localhost", "localhost"), ("LocalHost", "localhost"), ("localhost.", "localhost"),
            ("foo.localhost", "foo.localhost"), ("a.B.LOCALHOST.", "a.b.localhost"),
            ("127.0.0.1", "127.0.0.1"), ("127.255.3.4", "127.255.3.4"), ("127.0.0.0", "127.0.0.0"),
            ("[::1]", "[::1]"), ("[0:0:0:0:0:0:0:1]", "[::1]"), ("[0000:0000::0001]", "[::1]"), ("[::0:1]", "[::1]"),
            ("[::0.0.0.1]", "[::1]"), ("[::ffff:127.0.0.1]", "127.0.0.1"), ("[::FFFF:7f00:1]", "127.0.0.1"),
            ("[0:0:0:0:0:ffff:127.9.9.9]", "127.9.9.9"),
        ]
    )
    func loopback(text: String, spelling: String) throws {
        let host = try #require(RequestHost(text[...]))
        #expect(host.text == spelling)
        #expect(host.isLoopback)
    }

    @Test(
        "What looks like this machine and is another is not loopback",
        arguments: [
            ("127.example.org", "127.example.org"), ("127.0.0.1.example.org", "127.0.0.1.example.org"),
            ("localhost.example.org", "localhost.example.org"), ("notlocalhost", "notlocalhost"),
            ("my-localhost", "my-localhost"), ("localhost-", "localhost-"), ("127.0.0.1a", "127.0.0.1a"),
            ("127-0-0-1", "127-0-0-1"), ("localhost.localdomain", "localhost.localdomain"),
            ("ip6-loopback", "ip6-loopback"), ("0.0.0.0", "0.0.0.0"), ("126.0.0.1", "126.0.0.1"),
            ("128.0.0.1", "128.0.0.1"), ("1.0.0.127", "1.0.0.127"), ("[::]", "[::]"), ("[::2]", "[::2]"),
            ("[1::1]", "[1::1]"), ("[::1:0:0:1]", "[::1:0:0:1]"), ("[::ffff:128.0.0.1]", "128.0.0.1"),
            ("[::fffe:127.0.0.1]", "[::fffe:7f00:1]"), ("[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]"),
            ("[fe80::1]", "[fe80::1]"), ("[2001:DB8:0:0::A]", "[2001:db8::a]"), ("xn--e1afmkfd", "xn--e1afmkfd"),
        ]
    )
    func elsewhere(text: String, spelling: String) throws {
        let host = try #require(RequestHost(text[...]))
        #expect(host.text == spelling)
        #expect(!host.isLoopback)
    }

    @Test("An address that only begins with zeros, as those of IPv4 within IPv6 once did, is not loopback")
    func compatible() throws {
        #expect(try #require(RequestHost("[::127.0.0.1]")).isLoopback == false)
    }

    @Test(
        "What readers understand differently is no host",
        arguments: [
            "", ".", "..", ".localhost", "a..b", "localhost..", "127.1", "127.0.1", "0x7f.1", "0x7f.0.0.1",
            "0X7F000001",
            "2130706433", "017700000001", "0177.0.0.1", "127.0.0.01", "127.0.0.1.", "127.0.0.256", "127..0.1",
            "1.2.3.4.5", "a.1", "a.0x1", "a.0x", "127.0.0.1%00", "127.0.0.%31", "localhos%74", "loc\u{AD}alhost",
            "ｌocalhost", "127。0。0。1", "①27.0.0.1", "locałhost", "localhost\u{0}", "localhost ", " localhost", "a b",
            "a,b", "a:b", "::1", "[]", "[::1", "::1]", "[::1]]", "[[::1]]", "[::1]x", "[::1%25lo]", "[::1%lo]",
            "[::1%1]",
            "[1:2:3]", "[1::2::3]", "[:::1]", "[12345::]", "[::g]", "[1:2:3:4:5:6:7:8:9]", "[::127.1]", "[::1.2.3.256]",
            "[127.0.0.1]", "[localhost]", "[v1.x]", "[::1\u{0}]", "[ ::1]",
        ]
    )
    func refused(text: String) {
        #expect(RequestHost(text[...]) == nil, "\(RequestHost(text[...])?.text ?? "")")
    }

    @Test("The name of an origin has the port where it is not the scheme's own")
    func names() throws {
        let urls = ["https://A.org/x", "https://a.org:80", "http://[0::1]:81", "http://localhost.:80"]
        #expect(try urls.map { try RequestURL($0).origin.name } == ["a.org", "a.org:80", "[::1]:81", "localhost"])
    }
}
