import JSON
import Testing

@testable import SCIM

@Suite struct `A filter` {
    private func parsed(_ text: String) throws -> Filter { try FilterParser.filter(text) }
    private func path(_ text: String) throws -> AttributePath { try #require(AttributePath(text)) }

    @Test func `compares an attribute with a value, whose words and names have no case`() throws {
        #expect(try parsed(#"userName eq "bjensen""#) == .comparison(try path("username"), .equal, "bjensen"))
        #expect(try parsed(#"USERNAME EQ "bjensen""#) == .comparison(try path("userName"), .equal, "bjensen"))
        for comparison in Filter.Operator.allCases {
            #expect(try parsed("a.b \(comparison.rawValue) 1") == .comparison(try path("a.b"), comparison, 1))
        }
        #expect(try parsed("title pr") == .present(try path("title")))
        #expect(try parsed("active eq true") == .comparison(try path("active"), .equal, true))
        #expect(try parsed("x eq null") == .comparison(try path("x"), .equal, .null))
        #expect(try parsed("x gt -1.5e3") == .comparison(try path("x"), .greater, try JSON(parsing: Array("-1.5e3".utf8))))
        #expect(try parsed(#"x eq "a\"b\\ c) ]""#) == .comparison(try path("x"), .equal, #"a"b\ c) ]"#))
    }

    @Test func `names an attribute with its schema, dots and all`() throws {
        let urn = "urn:ietf:params:scim:schemas:core:2.0:User"
        let expected = AttributePath(schema: urn, name: "name", sub: "familyName")
        #expect(try parsed("\(urn):name.familyName sw \"J\"") == .comparison(expected, .startsWith, "J"))
    }

    @Test func `binds not before and, and before or, and groups before all (RFC 7644 §3.4.2.2)`() throws {
        let (a, b, c): (Filter, Filter, Filter) = (.present(try path("a")), .present(try path("b")), .present(try path("c")))
        #expect(try parsed("a pr or b pr and c pr") == .or(a, .and(b, c)))
        #expect(try parsed("a pr and b pr or c pr") == .or(.and(a, b), c))
        #expect(try parsed("(a pr or b pr) and c pr") == .and(.or(a, b), c))
        #expect(try parsed("not (a pr) and b pr") == .and(.not(a), b))
        #expect(try parsed("NOT(a pr or b pr) OR c pr") == .or(.not(.or(a, b)), c))
        #expect(try parsed("a pr and b pr and c pr") == .and(.and(a, b), c))
        #expect(try parsed("( ( a pr ) )") == a)
        // An attribute may be called like a word of the grammar.
        #expect(try parsed("not pr") == .present(try path("not")))
    }

    @Test func `asks for one value that meets all of it`() throws {
        let inner: Filter = .and(.comparison(try path("type"), .equal, "work"), .comparison(try path("value"), .contains, "@example.com"))
        #expect(try parsed(#"emails[type eq "work" and value co "@example.com"]"#) == .values(try path("emails"), inner))
        #expect(
            try parsed(#"emails[type eq "work"] or userName pr"#)
                == .or(.values(try path("emails"), .comparison(try path("type"), .equal, "work")), .present(try path("userName")))
        )
    }

    @Test(arguments: [
        "", " ", "userName", "userName eq", "userName eq ", "userName xx 1", "userName eq bjensen", "userName eq \"open", "eq \"a\"",
        "a pr b pr", "a pr and", "and a pr", "(a pr", "a pr)", "a[b pr", "a[b pr]]", "a[b[c pr]]", "a.b.c pr", "a..b pr", "1a pr",
        "a eq {}",
        "a eq []", "a eq [1]", "a eq 01", "a eq 'x'", "a eq tru", "not", "a.b[c pr]", "a eq \"\u{0}\"", "urn:x: pr", "ä pr",
        "a pr or or b pr",
    ])
    func `is none`(text: String) {
        #expect(throws: InvalidFilter.self) { try parsed(text) }
    }

    @Test func `is bounded in length and depth (P5.5)`() throws {
        let deep = String(repeating: "(", count: 8) + "a pr" + String(repeating: ")", count: 8)
        _ = try parsed(deep)
        #expect(throws: InvalidFilter.self) { try parsed("(\(deep))") }
        _ = try parsed("a eq \"" + String(repeating: "x", count: 1024 - 7) + "\"")
        #expect(throws: InvalidFilter.self) { try parsed("a eq \"" + String(repeating: "x", count: 1024 - 6) + "\"") }
        #expect(throws: InvalidFilter.self) { try parsed(String(repeating: "not (", count: 100)) }
    }
}

@Suite struct `Filtering` {
    private let resource: JSONObject = [
        "id": "1", "userName": "BJensen", "active": true, "name": ["familyName": "Jensen", "givenName": "Barbara"],
        "emails": [["value": "b@work.example", "type": "work", "primary": true], ["value": "b@home.example", "type": "home"]],
        "meta": ["lastModified": "2026-05-13T04:42:34.000Z"], "groups": [],
    ]

    @Test(arguments: [
        #"userName eq "bjensen""#, #"userName sw "BJ""#, #"userName co "ens""#, #"userName ew "SEN""#, #"name.familyName eq "jensen""#,
        "active eq true", #"active eq "True""#, "active ne false", #"emails.type eq "home""#, #"emails co "work.example""#, "emails pr",
        #"emails[type eq "work" and value ew "work.example"]"#, #"meta.lastModified gt "2026-05-13T04:42:33Z""#,
        #"meta.lastModified ge "2026-05-13T06:42:34+02:00""#, #"meta.lastModified le "2026-05-13T04:42:34Z""#, "not (groups pr)",
        #"id eq "1""#, #"displayName ne "x""#, "displayName eq null", "userName ne null", #"userName gt "a" and userName lt "c""#,
        #"urn:ietf:params:scim:schemas:core:2.0:User:userName eq "bjensen""#, #"unknown eq "x" or active eq true"#,
    ])
    func `finds`(text: String) throws {
        #expect(try FilterParser.filter(text).matches(resource, .wholeUser))
    }

    @Test(arguments: [
        #"userName eq "other""#, #"id eq "2""#, "displayName pr", "groups pr", #"emails[type eq "home" and value ew "work.example"]"#,
        "active eq false", "not (active eq true)", #"meta.lastModified gt "2026-05-13T04:42:34Z""#, #"unknown eq "x""#, "unknown pr",
        #"urn:other:User:userName eq "bjensen""#, "userName eq 1", "active eq null", #"emails[primary eq false]"#,
    ])
    func `does not find`(text: String) throws {
        #expect(try !FilterParser.filter(text).matches(resource, .wholeUser))
    }

    @Test(arguments: ["active gt true", "active co \"t\"", "emails[primary lt true]"])
    func `refuses an order of what has none`(text: String) throws {
        let filter = try FilterParser.filter(text)
        #expect(throws: InvalidFilter.self) { try filter.matches(resource, .wholeUser) }
    }
}
