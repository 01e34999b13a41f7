import Testing

@testable import SSO

@Suite struct `Web addresses` {
    @Test(arguments: [
        ("https://op.example", "op.example", 443, "/"),
        ("HTTPS://OP.Example:8443/a/b?c=d#e", "op.example", 8443, "/a/b?c=d"),
        ("http://127.0.0.1:80", "127.0.0.1", 80, "/"),
        ("https://[2001:DB8::1]:444/x", "2001:db8::1", 444, "/x"),
        ("https://op.example?x=1", "op.example", 443, "/?x=1"),
        ("https://xn--p-eka.a_b.example", "xn--p-eka.a_b.example", 443, "/"),
        ("https://1.example", "1.example", 443, "/"), ("https://192.0.2.10", "192.0.2.10", 443, "/"), ("https://[::]", "::", 443, "/"),
        ("https://[1:2:3:4:5:6:7:8]", "1:2:3:4:5:6:7:8", 443, "/"), ("https://[1::]", "1::", 443, "/"),
        ("https://[1:2:3:4:5:6:7::]", "1:2:3:4:5:6:7::", 443, "/"),
        ("https://[::ffff:192.0.2.1]", "::ffff:192.0.2.1", 443, "/"), ("https://[1:2:3:4:5:6:1.2.3.4]", "1:2:3:4:5:6:1.2.3.4", 443, "/"),
    ])
    func `are read`(text: String, host: String, port: Int, target: String) throws {
        let address = try #require(WebAddress(text))
        #expect(address.host == host)
        #expect(address.port == port)
        #expect(address.target == target)
        #expect(address.text == text)
    }

    @Test(arguments: [
        "", "op.example", "ftp://op.example", "https:/op.example", "https://", "https://user@op.example",
        "https://op.example\\@evil.example",
        "https://op.example:0", "https://op.example:65536", "https://op.example:", "https://op.example:8a", "https://ö.example",
        "https://op.example/ x", "https://op.example/\n", "https://op%2eexample/", "https://[::1", "https://[op.example]", "https://[]",
        "https://{tenantid}.example", "https://op.example/{tenantid}", "https://a:b@op.example", "javascript:alert(1)",
        "https://..", "https://.", "https://-", "https://op..example", "https://.op.example", "https://op.example.",
        "https://-op.example", "https://op-.example", "https://\(String(repeating: "a", count: 64)).example",
        // Other readers take these for addresses in other notations.
        "https://127.1", "https://2130706433", "https://0x7f000001", "https://0x7f.0.0.1", "https://127.0.0.0x1", "https://0177.0.0.1",
        "https://256.0.0.1", "https://1.2.3.4.5", "https://op.1",
        "https://[:::::]", "https://[:]", "https://[:::]", "https://[1::2::3]", "https://[1:2:3:4:5:6:7]", "https://[1:2:3:4:5:6:7:8:9]",
        "https://[::12345]", "https://[:1:2:3:4:5:6:7]", "https://[1:2:3:4:5:6:7:]", "https://[1:2:3:4:5:6:7::8]", "https://[::1.2.3]",
        "https://[::256.1.1.1]", "https://[::01.2.3.4]", "https://[1.2.3.4::]", "https://[1.2.3.4]", "https://[::1%25eth0]",
        "https://[::1]x",
    ])
    func `of another form are refused`(text: String) {
        #expect(WebAddress(text) == nil)
    }

    @Test func `have an origin`() {
        #expect(WebAddress("https://OP.example:443/x")?.origin == "https://op.example")
        #expect(WebAddress("http://[::1]:8080/x")?.origin == "http://[::1]:8080")
        #expect(WebAddress("http://[::1]:8080/x")?.hostField == "[::1]:8080")
    }

    @Test(
        arguments: zip(
            [
                "http://127.0.0.1", "http://127.9.9.9", "http://[::1]", "http://localhost", "http://127.0.0.1.evil.example",
                "http://127.evil",
            ],
            [true, true, true, true, false, false]
        )
    )
    func `know this machine by its name only`(text: String, isLoopback: Bool) {
        #expect(WebAddress(text)?.isLoopback == isLoopback)
    }

    @Test func `keep their query when parameters are added`() {
        #expect(WebAddress("https://op.example/a?x=1")?.adding(["y": "ä b"]) == "https://op.example/a?x=1&y=%C3%A4+b")
        #expect(WebAddress("https://op.example/a")?.adding(["y": "&="]) == "https://op.example/a?y=%26%3D")
    }
}

@Suite struct `Form parameters` {
    @Test func `survive being written and read`() throws {
        let parameters: FormParameters = ["a": "1 2", "b": "ü&=%+", "a": "", "": "x"]
        #expect(FormParameters(decoding: parameters.encoded) == parameters)
        #expect(parameters.values("a") == ["1 2", ""])
        #expect(parameters["a"] == nil)
        #expect(parameters["b"] == "ü&=%+")
    }

    @Test(arguments: ["a=%", "a=%4", "a=%zz", "a=%ff", "%=b", "a=%C3"])
    func `with broken escapes are refused`(text: String) {
        #expect(FormParameters(decoding: text) == nil)
    }

    @Test func `are split between bytes, not between characters`() throws {
        let fields = try #require(FormParameters(decoding: "a=1&\u{301}b=2&c=\u{FE0F}3&d\u{301}=\u{301}4&a=5")).fields
        #expect(fields.map(\.name) == ["a", "\u{301}b", "c", "d\u{301}", "a"])
        #expect(fields.map(\.value) == ["1", "2", "\u{FE0F}3", "\u{301}4", "5"])
        let hidden = try #require(FormParameters(decoding: "SAMLResponse=x&\u{301}=&SAMLResponse=y"))
        #expect(hidden.values("SAMLResponse") == ["x", "y"])
        #expect(hidden["SAMLResponse"] == nil)
        #expect(FormParameters(decoding: "=\u{301}x=y")?.fields.map(\.name) == [""])
    }

    @Test func `without a value are empty`() {
        #expect(FormParameters(decoding: "a&b=&&c==")?.fields.map(\.value) == ["", "", "="])
    }
}

@Suite struct `O1.9 The way back after signing in` {
    @Test(arguments: ["/", "/requests?year=2026", "/a//b", "/%C3%A4?x#y"])
    func `is a path of ours`(text: String) {
        #expect(ReturnPath(text)?.text == text)
    }

    @Test(arguments: [
        "", "a", "//evil.example", "/\\evil.example", "https://evil.example", "/a\nb", "/a\u{7F}", "/a\\b", " /",
        // As characters these do not begin with two slashes; as bytes they do, or hold what no path of ours needs.
        "//\u{FE0F}evil.example", "/\u{301}/evil.example", "/\u{FE0F}", "/a b", "/ä", "/\u{200B}", "/\u{2028}",
    ])
    func `is nothing else`(text: String) {
        #expect(ReturnPath(text) == nil)
    }
}

@Suite struct `Identifiers` {
    @Test func `are compared by code points`() {
        #expect("caf\u{E9}" == "cafe\u{301}")  // what must not happen to an issuer
        #expect(!"caf\u{E9}".isExactly("cafe\u{301}"))
        #expect(["a", "caf\u{E9}"].containsExactly("caf\u{E9}"))
        #expect("Acme.Example".isExactlyIgnoringASCIICase("aCME.eXAMPLE"))
        #expect(!"\u{212A}".isExactlyIgnoringASCIICase("k"))  // the Kelvin sign
    }
}
