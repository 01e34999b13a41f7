import Testing

@testable import SSO

@Suite struct `Web addresses` {
    @Test(arguments: [
        ("https://op.example", "op.example", 443, "/"),
        ("HTTPS://OP.Example:8443/a/b?c=d#e", "op.example", 8443, "/a/b?c=d"),
        ("http://127.0.0.1:80", "127.0.0.1", 80, "/"),
        ("https://[2001:DB8::1]:444/x", "2001:db8::1", 444, "/x"),
        ("https://op.example?x=1", "op.example", 443, "/?x=1"),
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

    @Test func `without a value are empty`() {
        #expect(FormParameters(decoding: "a&b=&&c==")?.fields.map(\.value) == ["", "", "="])
    }
}

@Suite struct `O1.9 The way back after signing in` {
    @Test(arguments: ["/", "/requests?year=2026", "/a//b", "/ä"])
    func `is a path of ours`(text: String) {
        #expect(ReturnPath(text)?.text == text)
    }

    @Test(arguments: ["", "a", "//evil.example", "/\\evil.example", "https://evil.example", "/a\nb", "/a\u{7F}", "/a\\b", " /"])
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
