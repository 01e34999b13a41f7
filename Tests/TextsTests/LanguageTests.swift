import Leave
import Testing

@testable import Texts

@Suite struct `The languages` {
    @Test(arguments: [
        (nil, "en"), ("", "en"), ("de", "de"), ("DE", "de"), ("de-AT-1996, en;q=0.5", "de"), ("fr, de;q=0.7, en;q=0.3", "de"),
        ("fr", "en"), ("*", "en"), ("en;q=0.2, de;q=0.9", "de"), ("de;q=0", "en"), ("de;q=0, de-DE", "en"), ("de-a-x, fr", "de"),
        ("de;q=2, fr", "en"), ("de;q=0.1234", "en"), ("de;q=0.001", "de"), (",;,de ; q=0.5", "de"), ("deutsch-und-vieles-mehr", "en"),
    ])
    func `are chosen by the look-up of RFC 4647`(header: String?, language: String) {
        #expect(Languages.shipped.matching(header).language == language)
    }

    @Test func `are complete beside English`() {
        for catalogue in Languages.shipped.catalogues { #expect(catalogue.faults(beside: Languages.english) == []) }
    }

    @Test func `have a title and a sentence for every code of the rules`() {
        for code in RuleCode.allCases {
            #expect(Languages.english.has("title.\(code.rawValue)"), "\(code.rawValue)")
            #expect(Languages.english.text(code.message).hasSuffix("."), "\(code.rawValue)")
        }
    }

    @Test func `may be one more, from a file, in English where it says nothing`() throws {
        let dutch = """
            # Nederlands
            language = nl
            plural.one = i = 1 and v = 0
            unit.days = {count, plural, one {{amount} dag}
              other {{amount} dagen}}
            format.decimal = ,
            """
        let languages = try Languages.shipped.adding(dutch, named: "nl.texts")
        let catalogue = languages.matching("nl-BE, de")
        #expect(catalogue.language == "nl")
        #expect(catalogue.text("{a}") == "{a}")
        #expect(catalogue.text(.amount(Amount(ticks: 25_000), .days), style: nil) == "2,5 dagen")
        #expect(catalogue.text("code.overlap") == Languages.english.text("code.overlap"))
        #expect(try Languages.shipped.faults(of: dutch, named: "nl.texts").contains("nl: code.overlap is missing"))
    }

    @Test func `are found wanting where a placeholder or a plural form is missing, or one too many`() throws {
        let lame = """
            language = xx
            plural.one = i = 1 and v = 0
            ledger.expiry = verfallen
            ledger.rollOverOut = {what}
            cause.tenure = {years, plural, other {# jaar}}
            strange = x
            """
        let faults = try Languages.shipped.faults(of: lame, named: "xx.texts")
        for fault in [
            "xx: ledger.expiry lacks the placeholder end", "xx: ledger.rollOverOut has an unknown placeholder what",
            "xx: cause.tenure lacks the plural form one", "xx: strange is not a text of Away",
        ] { #expect(faults.contains(fault), "\(fault)") }
    }

    @Test(arguments: [
        ("a = b", 1, "\"language = tag\" is missing"), ("language = nl\nx", 2, "\"key = text\" is expected"),
        ("language = nl\na = b\na = c", 3, "a was there before"), ("language = nl\n\na = {", 3, "a placeholder without a name"),
        ("language = nl\nplural.one = x", 2, "\"x\" is not a plural rule"), ("language = not a tag", 1, "\"language = tag\" is missing"),
    ])
    func `that cannot be read name file and line`(source: String, line: Int, reason: String) {
        #expect(throws: LanguageFault(file: "nl.texts", line: line, reason: reason)) {
            try Languages.shipped.adding(source, named: "nl.texts")
        }
    }
}
