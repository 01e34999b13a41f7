import Leave
import Testing

@testable import Texts

@Suite struct `A text with placeholders` {
    private func say(_ pattern: String, _ arguments: [String: Argument] = [:], in language: Catalogue = Languages.english) throws -> String
    {
        language.text(try PatternParser.parse(pattern), arguments)
    }

    @Test func `says what they stand for`() throws {
        #expect(try say("{who} asks for {what}.", ["who": "John", "what": .amount(Amount(4), .days)]) == "John asks for 4 days.")
    }

    @Test(arguments: [(1, "1 request"), (0, "none"), (2, "2 requests"), (1200, "1,200 requests")])
    func `chooses by number`(count: Int, text: String) throws {
        #expect(try say("{n, plural, =0 {none} one {# request} other {# requests}}", ["n": .number(count)]) == text)
    }

    @Test func `chooses by word, and within a choice again`() throws {
        let pattern = "{who, select, me {You ask} other {{who} asks}} for {n, plural, one {a day} other {# days}}"
        #expect(try say(pattern, ["who": "me", "n": .number(1)]) == "You ask for a day")
        #expect(try say(pattern, ["who": "Ana", "n": .decimal(Amount(ticks: 25_000))]) == "Ana asks for 2.5 days")
    }

    @Test(arguments: [
        "{", "{}", "{a", "a}", "{a,}", "{a, plural}", "{a, plural, one {x}}", "{a, select, }", "{a, plural, one x}",
        "{a, plural, one {x} other {y}",
        "{a b}",
    ])
    func `that cannot be read says why`(pattern: String) {
        #expect(throws: PatternParser.Fault.self) { try PatternParser.parse(pattern) }
    }

    @Test(arguments: [
        (Amount(ticks: 16_667), "1.6667", "1,6667"), (Amount(ticks: -5000), "−0.5", "−0,5"), (Amount(1760), "1,760", "1.760"),
        (Amount(100_000), "100,000", "100.000"), (Amount.zero, "0", "0"), (Amount(ticks: 10_010), "1.001", "1,001"),
    ])
    func `writes numbers as the language does`(amount: Amount, english: String, german: String) {
        #expect(Languages.english.number(amount) == english)
        #expect(Languages.shipped.matching("de").number(amount) == german)
    }

    @Test func `writes dates, ranges and lists as the language does`() throws {
        let (first, last) = (try #require(LocalDate("2026-12-21")), try #require(LocalDate("2027-01-03")))
        let german = Languages.shipped.matching("de")
        #expect(Languages.english.date(first) == "21 December 2026")
        #expect(german.date(first) == "21. Dezember 2026")
        #expect(german.date(first, style: "weekday") == "Mo, 21. Dez. 2026")
        #expect(Languages.english.dates(try #require(DateSpan(first, through: last))) == "21 December 2026 to 3 January 2027")
        #expect(german.dates(try #require(DateSpan(first, through: first + 3))) == "21. bis 24. Dezember 2026")
        #expect(german.list(["Anna", "Bert", "Chen"], .or) == "Anna, Bert oder Chen")
        #expect(Languages.english.list(["Anna", "Bert"]) == "Anna and Bert")
        #expect(Languages.english.list([]) == "")
    }
}

@Suite struct `Plural rules` {
    private func rules(_ texts: [(String, String)]) throws -> PluralRules {
        var rules = PluralRules()
        for (category, text) in texts { try rules.add(category, text) }
        return rules
    }

    @Test func `are those of the CLDR, as for Polish`() throws {
        let polish = try rules([
            ("one", "i = 1 and v = 0"), ("few", "v = 0 and i % 10 = 2..4 and i % 100 != 12..14"),
            ("many", "v = 0 and i != 1 and i % 10 = 0..1 or v = 0 and i % 10 = 5..9 or v = 0 and i % 100 = 12..14"),
        ])
        for (number, category) in [(1, "one"), (2, "few"), (5, "many"), (12, "many"), (22, "few"), (0, "many"), (101, "many")] {
            #expect(polish.category(of: Amount(number)) == category, "\(number)")
        }
        #expect(polish.category(of: Amount(ticks: 15_000)) == "other")
        #expect(polish.categories == ["one", "few", "many", "other"])
    }

    @Test func `tell whole numbers from others`() throws {
        let english = Languages.english.plurals
        #expect(english.category(of: Amount(1)) == "one")
        #expect(english.category(of: Amount(-1)) == "one")
        #expect(english.category(of: Amount(ticks: 15_000)) == "other")
        #expect(try rules([("one", "n = 0..1")]).category(of: Amount(ticks: 5000)) == "other")
    }

    @Test(arguments: ["", "i", "i = ", "x = 1", "i % 0 = 1", "i = 3..1", "i = a"]) func `that are none are refused`(text: String) {
        #expect(throws: PatternParser.Fault.self) { try rules([("one", text)]) }
    }
}
