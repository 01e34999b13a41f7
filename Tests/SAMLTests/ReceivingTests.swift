import OpenSSL
import SSO
import Testing

@testable import SAML

@Suite struct `The posted form` {
    private func posted(_ form: String) throws -> PostedResponse { try PostedResponse(form: Array(form.utf8)) }

    @Test func `gives its fields decoded`() throws {
        let form = try posted("RelayState=a+b%2fc%C3%A9&SAMLResponse=QUJD%2B%3D&other=1")
        #expect(form == PostedResponse(samlResponse: "QUJD+=", relayState: "a b/c\u{e9}"))
        #expect(try posted("SAMLResponse=A").relayState == nil)
    }

    @Test(arguments: [
        "", "RelayState=x", "SAMLResponse=A&SAMLResponse=A", "SAMLResponse=A&%53AMLResponse=A", "SAMLResponse=A&RelayState=a&RelayState=b",
        "SAMLResponse=A&SAMLRequest=B", "SAMLResponse=A&SAMLart=B", "SAMLResponse=%4", "SAMLResponse=%C3", "SAMLResponse=%zz",
    ])
    func `is refused unless it is one response`(form: String) {
        #expect(brokenRule { try posted(form) } == "S1.1")
    }

    @Test func `is bounded before it is decoded`() {
        let whole = PostedResponse(samlResponse: Base64.standard.encode([UInt8](repeating: 32, count: 256 << 10)), relayState: nil)
        #expect(throws: Never.self) { try whole.message() }
        let more = PostedResponse(samlResponse: Base64.standard.encode([UInt8](repeating: 32, count: 256 << 10 + 1)), relayState: nil)
        #expect(brokenRule { try more.message() } == "S1.3")
        let spaces = PostedResponse(samlResponse: "QUJD" + String(repeating: " ", count: 600_000), relayState: nil)
        #expect(brokenRule { try spaces.message() } == "S1.3")
    }
}

@Suite struct `A time of SAML` {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2000-02-29T12:34:56Z", 951_827_696), ("2026-06-15T10:00:00Z", 1_781_517_600),
            ("2400-02-29T00:00:00Z", 13_574_563_200), ("0001-01-01T00:00:00Z", -62_135_596_800), ("9999-12-31T23:59:59Z", 253_402_300_799),
        ] as [(String, Int64)]
    )
    func `is read as a number`(text: String, seconds: Int64) {
        #expect(UnixTime(dateTime: text) == UnixTime(seconds: seconds))
        #expect(UnixTime(dateTime: text)?.description == text)
    }

    @Test func `keeps its fraction`() throws {
        let half = try #require(UnixTime(dateTime: "2026-06-15T10:00:00.5Z"))
        #expect(half - UnixTime(seconds: 1_781_517_600) == .milliseconds(500))
        #expect(UnixTime(dateTime: "1970-01-01T00:00:00.0000000000000000009999999Z") == UnixTime(seconds: 0))
    }

    @Test(arguments: [
        "", "2026-06-15T10:00:00", "2026-06-15T10:00:00z", "2026-06-15T10:00:00+00:00", "2026-06-15 10:00:00Z", "2026-06-15T24:00:00Z",
        "2026-06-15T10:60:00Z", "2026-06-15T10:00:60Z", "2026-02-29T10:00:00Z", "1900-02-29T10:00:00Z", "2026-04-31T10:00:00Z",
        "2026-13-01T10:00:00Z", "2026-00-01T10:00:00Z", "2026-01-00T10:00:00Z", "0000-01-01T00:00:00Z", "-2026-06-15T10:00:00Z",
        "12026-06-15T10:00:00Z", "2026-6-15T10:00:00Z", "2026-06-15T10:00:00.Z", "2026-06-15T10:00:00,5Z", " 2026-06-15T10:00:00Z",
        "2026-06-15T10:00:00Z ", "\u{662}026-06-15T10:00:00Z",
    ])
    func `is refused in any other form`(text: String) {
        #expect(UnixTime(dateTime: text) == nil)
    }
}

@Suite struct `Deflated messages` {
    @Test func `come back as they were`() throws {
        let bytes = Array(String(repeating: "<saml/>\u{e9}", count: 1000).utf8)
        let deflated = try #require(Deflate.deflate(bytes))
        #expect(deflated.count < bytes.count)
        #expect(Deflate.inflate(deflated, limit: bytes.count) == bytes)
        let empty = try #require(Deflate.deflate([]))
        #expect(Deflate.inflate(empty, limit: 10) == [])
    }

    @Test func `are refused when they are too long, cut or followed by something`() throws {
        let bytes = [UInt8](repeating: 32, count: 20_000_000)
        let deflated = try #require(Deflate.deflate(bytes))
        #expect(Deflate.inflate(deflated, limit: 256 << 10) == nil)
        #expect(Deflate.inflate(deflated, limit: bytes.count - 1) == nil)
        #expect(Deflate.inflate(deflated, limit: bytes.count)?.count == bytes.count)
        #expect(Deflate.inflate(Array(deflated.dropLast()), limit: bytes.count) == nil)
        #expect(Deflate.inflate(deflated + [0], limit: bytes.count) == nil)
        #expect(Deflate.inflate([], limit: 10) == nil)
        #expect(Deflate.inflate(Array("<saml/>".utf8), limit: 10) == nil)
    }
}
