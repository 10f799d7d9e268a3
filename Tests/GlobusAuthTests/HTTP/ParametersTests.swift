import GlobusAuth
import Testing

@Suite struct ParametersTests {
    @Test(
        "Text is quoted as the Globus SDK quotes it",
        arguments: [
            ("a b", "a+b"), ("a+b", "a%2Bb"), ("x[y]", "x%5By%5D"), ("*", "%2A"), ("-._~", "-._~"),
            ("a/b?c=d&e", "a%2Fb%3Fc%3Dd%26e"),
            ("é", "%C3%A9"), ("😀", "%F0%9F%98%80"), ("100%", "100%25"), ("", ""), ("\n\u{0}", "%0A%00"),
            ("https://auth.globus.org/scopes/x/all[*y]", "https%3A%2F%2Fauth.globus.org%2Fscopes%2Fx%2Fall%5B%2Ay%5D"),
        ]
    )
    func quoting(text: String, quoted: String) {
        #expect(Parameters([.init(name: "v", value: .string(text))]).encoded() == "v=\(quoted)")
        #expect(Parameters([.init(name: text, value: "v")]).encoded() == "\(quoted)=v")
    }

    @Test("Values of other types are written as Python writes them")
    func types() {
        let parameters: Parameters = ["t": true, "f": false, "i": -3, "n": .number(1.5), "w": .number(2)]
        #expect(parameters.encoded() == "t=True&f=False&i=-3&n=1.5&w=2.0")
    }

    @Test("A list repeats its name, and an empty one is left out")
    func lists() {
        let parameters: Parameters = ["a": .list(["x", 1, true]), "none": .list([]), "b": "y"]
        #expect(parameters.encoded() == "a=x&a=1&a=True&b=y")
    }

    @Test("The order is kept, and names may repeat")
    func order() {
        var parameters: Parameters = ["z": "1", "a": "2"]
        parameters.append("z", "3")
        #expect(parameters.encoded() == "z=1&a=2&z=3")
        parameters["z"] = "4"
        #expect(parameters.encoded() == "z=4&a=2")
        parameters["a"] = nil
        #expect(parameters.encoded() == "z=4")
    }
}
