import OpenSSL
import SSO
import Testing
import XML

@testable import SAML

@Suite struct `Accepting a response` {
    let provider: TestProvider

    init() throws {
        provider = try TestProvider()
    }

    @Test func `gives what the provider says`() throws {
        let attributes = """
            <saml:AttributeStatement><saml:Attribute Name="e\u{301}"><saml:AttributeValue>1</saml:AttributeValue></saml:Attribute>\
            <saml:Attribute Name="\u{e9}"><saml:AttributeValue>2</saml:AttributeValue><saml:AttributeValue><x:y xmlns:x="urn:x"/>\
            </saml:AttributeValue></saml:Attribute></saml:AttributeStatement>
            """
        let statement = """
            <saml:AuthnStatement AuthnInstant="2026-06-15T09:59:00Z" SessionIndex="s1" \
            SessionNotOnOrAfter="2026-06-15T18:00:00Z"><saml:AuthnContext>\
            <saml:AuthnContextClassRef>urn:a</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>\
            <saml:AuthnStatement AuthnInstant="2026-06-15T09:59:30Z" SessionIndex="s2" \
            SessionNotOnOrAfter="2026-06-15T17:00:00Z"><saml:AuthnContext>\
            <saml:AuthnContextClassRef>urn:b</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>
            """
        let name = "<saml:NameID Format=\"urn:f\" NameQualifier=\"q\" SPNameQualifier=\"s\"> ana </saml:NameID>"
        let assertion = try provider.accept(
            provider.response(subject: TestProvider.subject(nameID: name), attributes: attributes, statement: statement)
        )
        #expect(assertion.id == "_a1")
        #expect(assertion.nameID == NameID(value: " ana ", format: "urn:f", nameQualifier: "q", spNameQualifier: "s"))
        #expect(assertion.attributes["\u{e9}"] == ["2"])
        #expect(assertion.attributes["e\u{301}"] == ["1"])
        #expect(assertion.sessionIndex == "s1")
        #expect(assertion.sessionEnd == UnixTime(dateTime: "2026-06-15T17:00:00Z"))
        #expect(assertion.authenticatedAt == UnixTime(dateTime: "2026-06-15T09:59:30Z"))
        #expect(assertion.authenticationContexts == ["urn:a", "urn:b"])
        #expect(assertion.replayUntil == TestProvider.now + .seconds(360))
        #expect(assertion.isSolicited)
    }

    @Test func `is refused after ten minutes`() throws {
        let response = try provider.response()
        #expect(throws: Never.self) { try provider.accept(response, age: .seconds(600)) }
        #expect(brokenRule { try provider.accept(response, age: .seconds(601)) } == "S3.5")
    }

    @Test func `compares identifiers by code points`() throws {
        // Canonically equivalent, which Swift's == takes for equal.
        let response = try provider.response(issuer: "https://idp.example/cafe\u{301}")
        #expect(brokenRule { try provider.accept(response) } == "S3.4")
        #expect(NameID(value: "\u{e9}") != NameID(value: "e\u{301}"))
    }

    @Test func `takes at most eight certificates`() throws {
        let response = try provider.response()
        #expect(throws: Never.self) { try provider.accept(response, provider.connection(certificates: 8)) }
        #expect(brokenRule { try provider.accept(response, provider.connection(certificates: 9)) } == "S4.8")
        #expect(brokenRule { try provider.accept(response, provider.connection(certificates: 0)) } == "S4.8")
    }

    /// What is changed behind the signature shows that the structure is refused before anything is digested.
    @Test(
        arguments: [
            ("<ds:SignatureValue>", "<ds:SignatureValue xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:type='x'>", "S2.9"),
            ("<saml:Issuer>", "<saml:Issuer xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:type='saml:EvilType'>", "S2.9"),
            ("</ds:SignatureValue>", "</ds:SignatureValue><ds:\u{212A}eyInfo/>", "S2.7"),
            ("<saml:Subject>", "<saml:Subject>text", "S2.7"),
            ("<saml:Conditions>", "<saml:Conditions><saml:Delegate/>", "S2.7"),
            ("<saml:Conditions>", "<saml:Conditions><x:y xmlns:x='urn:x'/>", "S2.7"),
            ("<saml:Audience>", "<saml:Audience><!-- -->", "S2.4"),
            (
                "<samlp:Status>",
                "<samlp:Extensions><x:y xmlns:x='urn:x'><ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'/></x:y>"
                    + "</samlp:Extensions><samlp:Status>",
                "S2.7"
            ),
            ("<samlp:Status>", "<samlp:Extensions><x:y xmlns:x='urn:x' ID='_x' xml:id='_x'/></samlp:Extensions><samlp:Status>", "S2.6"),
            (
                "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\">",
                "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"><x:y xmlns:x='urn:x'/>", "S4.6"
            ),
            (
                "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\">",
                "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"><e:InclusiveNamespaces "
                    + "xmlns:e='http://www.w3.org/2001/10/xml-exc-c14n#' PrefixList='\(String(repeating: "a ", count: 33))'/>", "S4.6"
            ),
            (
                "<ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\">",
                "<ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"><x:y xmlns:x='urn:x'/>", "S4.14"
            ),
            ("ID=\"_a1\"", "ID=\"_a1\" AssertionConsumerServiceURL=\"x\"", "S4.10"),
            ("ana</saml:NameID>", "ana </saml:NameID>", "S4.10"),
            ("<ds:Reference URI=\"#_p1\">", "<ds:Reference URI=\"#_a1\">", "S4.4"),
        ] as [(String, String, SSORule)]
    )
    func `is refused where it was changed`(old: String, new: String, rule: SSORule) throws {
        let response = try provider.response { text in
            guard let range = text.firstRange(of: old) else { return "" }
            return text.replacingCharacters(in: range, with: new)
        }
        #expect(brokenRule { try provider.accept(response) } == rule)
    }

    @Test func `reads xsi-nil as empty and allows an element's own type`() throws {
        let instance = "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'"
        let typed = "<saml:NameID \(instance) xsi:type='saml:NameIDType'>ana</saml:NameID>"
        #expect(try provider.accept(provider.response(subject: TestProvider.subject(nameID: typed))).nameID.value == "ana")
        let empty = "<saml:NameID \(instance) xsi:nil='true'>ana</saml:NameID>"
        let response = try provider.response(subject: TestProvider.subject(nameID: empty))
        #expect(brokenRule { try provider.accept(response) } == "S5.2")
    }

    @Test(arguments: ["true", "1", " true\n", "&#9;1&#10;", "false", "0", "TRUE", ""])
    func `S2.9 S5.10 offers no value with elements inside, and empty ones where xsi-nil says so`(isNil: String) throws {
        let value = { (content: String) in
            "<saml:AttributeValue xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:nil='\(isNil)'>\(content)</saml:AttributeValue>"
        }
        let attributes = """
            <saml:AttributeStatement><saml:Attribute Name="n">\(value("<x:y xmlns:x='urn:x'>admin</x:y>"))\(value("text"))\
            </saml:Attribute></saml:AttributeStatement>
            """
        let isEmpty = ["true", "1", " true\n", "&#9;1&#10;"].contains(isNil)
        #expect(try provider.accept(provider.response(attributes: attributes)).attributes["n"] == [isEmpty ? "" : "text"])
    }

    @Test(arguments: [
        "", " ", "\u{200B}", "\u{FEFF}\u{2060}", "\u{AD}", " \u{200E}\u{A0}", "\u{3164}", "\u{2800}", "\u{E0001}", "\u{2028}", "\u{FE0F}",
    ])
    func `S5.2 refuses a name that nobody can see`(name: String) throws {
        let response = { (name: String) in
            try provider.response(subject: TestProvider.subject(nameID: "<saml:NameID>\(name)</saml:NameID>"))
        }
        #expect(brokenRule { try provider.accept(response(name)) } == "S5.2")
        #expect(try provider.accept(response(name + "a")).nameID.value.isExactly(name + "a"))
    }

    @Test func `is refused when it was signed by another key`() throws {
        let response = try TestProvider().response()
        #expect(brokenRule { try provider.accept(response) } == "S4.9")
    }

    @Test func `never keeps a clock skew above five minutes`() {
        #expect(SAMLPolicy(clockSkew: .seconds(3600)).clockSkew == .seconds(300))
        var policy = SAMLPolicy()
        policy.clockSkew = .seconds(301)
        #expect(policy.clockSkew == .seconds(300))
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
        self[..<range.lowerBound] + text + self[range.upperBound...]
    }
}
