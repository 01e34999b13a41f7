import Testing

@testable import XML

@Suite struct `Parsing XML` {
    private func parse(_ text: String, limits: XMLLimits = XMLLimits()) throws -> XMLElement {
        try XMLDocument(parsing: Array(text.utf8), limits: limits).root
    }

    @Test(arguments: [
        ("<?xml version='1.1'?><r/>", XMLError.encoding),
        ("<?xml version='1.0' encoding='UTF-16'?><r/>", .encoding),
        ("<?xml version='1.0' encoding=\"iso-8859-1\"?><r/>", .encoding),
        ("<r>\u{0}</r>", .encoding),
        ("<r>\u{8}</r>", .encoding),
        ("<r>\u{FFFE}</r>", .encoding),
        ("<r>&#0;</r>", .notWellFormed),
        ("<r>&#xFFFF;</r>", .notWellFormed),
        ("<!DOCTYPE r><r/>", .documentType),
        ("<!DOCTYPE r [<!ENTITY e 'x'>]><r>&e;</r>", .documentType),
        ("<r a='&e;'/>", .documentType),
        ("<r>&nbsp;</r>", .documentType),
        ("<r><![CDATA[x]]></r>", .hiddenContent),
        ("<?x y?><r/>", .hiddenContent),
        ("<r><?xml-stylesheet href='x'?></r>", .hiddenContent),
        (" <?xml version='1.0'?><r/>", .hiddenContent),
        ("<r>a<!-- -->b</r>", .hiddenContent),
        ("<r><!-- -->b</r>", .hiddenContent),
        ("<r><x/>", .notWellFormed),
        ("<r/><r/>", .notWellFormed),
        ("<r/>x", .notWellFormed),
        ("", .notWellFormed),
        ("<r a='1' a='2'/>", .notWellFormed),
        ("<p:r/>", .notWellFormed),
        ("<r p:a='1'/>", .notWellFormed),
        ("<r xmlns:p='urn:p' xmlns:q='urn:p' p:a='1' q:a='2'/>", .notWellFormed),
        ("<r xmlns:p=''/>", .notWellFormed),
        ("<r a='<'/>", .notWellFormed),
        ("<r>]]></r>", .notWellFormed),
        ("<r><!-- -- --></r>", .notWellFormed),
        ("<?xml encoding='UTF-8'?><r/>", .notWellFormed),
    ])
    func `refuses`(text: String, error: XMLError) {
        #expect(throws: error) { try parse(text) }
    }

    @Test(
        arguments: [
            [0x3C, 0x72, 0x3E, 0xC0, 0xBC, 0x3C, 0x2F, 0x72, 0x3E],
            [0x3C, 0x72, 0x3E, 0xED, 0xA0, 0x80, 0x3C, 0x2F, 0x72, 0x3E],
            [0x3C, 0x72, 0x3E, 0xE9, 0x3C, 0x2F, 0x72, 0x3E],
            [0xFF, 0xFE, 0x3C, 0x00, 0x72, 0x00, 0x2F, 0x00, 0x3E, 0x00],
        ] as [[UInt8]]
    )
    func `refuses ill-formed UTF-8`(bytes: [UInt8]) {
        #expect(throws: XMLError.encoding) { try XMLDocument(parsing: bytes) }
    }

    @Test func `holds to its limits, each to the last`() throws {
        let nested = { (levels: Int) in String(repeating: "<a>", count: levels) + String(repeating: "</a>", count: levels) }
        #expect(throws: Never.self) { try parse(nested(32)) }
        #expect(throws: XMLError.limit(.levels)) { try parse(nested(33)) }
        #expect(throws: XMLError.limit(.levels)) { try parse(nested(5000)) }
        let many = { (count: Int) in "<r>" + String(repeating: "<a/>", count: count - 1) + "</r>" }
        #expect(throws: Never.self) { try parse(many(10_000)) }
        #expect(throws: XMLError.limit(.elements)) { try parse(many(10_001)) }
        let attributes = { (count: Int) in "<r " + (0..<count).map { "a\($0)='1' " }.joined() + "/>" }
        #expect(throws: Never.self) { try parse(attributes(64)) }
        #expect(throws: XMLError.limit(.attributes)) { try parse(attributes(65)) }
        #expect(throws: XMLError.limit(.attributes)) { try parse(attributes(20_000)) }
        let namespaces = { (count: Int) in "<r " + (0..<count).map { "xmlns:a\($0)='urn:x' " }.joined() + "/>" }
        #expect(throws: Never.self) { try parse(namespaces(64)) }
        #expect(throws: XMLError.limit(.namespaces)) { try parse(namespaces(65)) }
        let value = { (count: Int) in String(repeating: "x", count: count) }
        #expect(throws: Never.self) { try parse("<r a='\(value(65_536))'>\(value(65_536))</r>") }
        #expect(throws: XMLError.limit(.valueBytes)) { try parse("<r>\(value(65_537))</r>") }
        #expect(throws: XMLError.limit(.valueBytes)) { try parse("<r a='\(value(65_537))'/>") }
        #expect(throws: XMLError.limit(.bytes)) { try parse("<r>" + String(repeating: " ", count: 256 << 10) + "</r>") }
    }

    /// Otherwise a quarter of a megabyte that declares one long name and uses it in thousands of tags takes gigabytes.
    @Test func `keeps the name of a namespace once for all that is in it`() throws {
        let uri = "urn:" + String(repeating: "x", count: 1000)
        let root = try parse("<r xmlns='\(uri)' xmlns:p='\(uri)'>" + String(repeating: "<c p:a=''/>", count: 100) + "</r>")
        var places: Set<UInt> = []
        root.forEachElement { element in
            for name in [element.name] + element.attributes.map(\.name) {
                #expect(name.namespace == uri)
                _ = name.namespace.utf8.withContiguousStorageIfAvailable { places.insert(UInt(bitPattern: $0.baseAddress)) }
            }
        }
        #expect(places.count == 1)
    }

    @Test func `takes namespaces of a kibibyte at most`() throws {
        let uri = { (count: Int) in "u:" + String(repeating: "x", count: count - 2) }
        for declaration in ["xmlns", "xmlns:p"] {
            #expect(throws: Never.self) { try parse("<r \(declaration)='\(uri(1024))'/>") }
            #expect(throws: XMLError.limit(.namespaceBytes)) { try parse("<r \(declaration)='\(uri(1025))'/>") }
            #expect(throws: XMLError.limit(.namespaceBytes)) { try parse("<r><c \(declaration)='\(uri(60_000))'/></r>") }
        }
    }

    @Test func `replaces references and normalizes line ends and attribute white space`() throws {
        let root = try parse("<r a='&lt;&amp;&#10;\t&quot;&apos;&#x17d;'>1\r\n2&gt;&#13;&#x1F469;</r>")
        #expect(root.attribute("a") == "<&\n \"'\u{17d}")
        #expect(root.text == "1\n2>\r\u{1F469}")
    }

    /// libxml2 would take one away, too: the second is a character before the root, which other parsers refuse.
    @Test func `takes one byte order mark only`() {
        #expect(throws: XMLError.notWellFormed) { try parse("\u{FEFF}\u{FEFF}<a/>") }
    }

    @Test func `takes a byte order mark and a declaration`() throws {
        let declared = "<?xml version='1.0' encoding=\"utf-8\" standalone='yes' ?>\n<!-- c --><r/>\n<!-- c -->\n"
        #expect(throws: Never.self) { try parse("\u{FEFF}" + declared) }
        #expect(throws: Never.self) { try parse(declared) }
    }

    @Test func `knows names and scopes`() throws {
        let root = try parse("<p:r xmlns:p='urn:p' xmlns='urn:d'><c p:a='1' a='2' xmlns:p='urn:q'/><c xmlns=''/></p:r>")
        #expect(root.name == XMLName("urn:p", "r"))
        let first = root.elements[0]
        #expect(first.name == XMLName("urn:d", "c"))
        #expect(first.attribute(XMLName("urn:q", "a")) == "1")
        #expect(first.attribute("a") == "2")
        #expect(first.namespace(for: "p") == "urn:q")
        #expect(root.elements[1].name == XMLName("", "c"))
        #expect(root.elements[1].namespace(for: "") == nil)
    }

    @Test func `tells canonically equivalent names apart`() throws {
        // U+212A KELVIN SIGN is a letter of XML names and equals K as a Swift string.
        let root = try parse("<\u{212A}eyInfo/>")
        #expect(root.name.local == "KeyInfo")
        #expect(root.name != XMLName("", "KeyInfo"))
        #expect(!"\u{e9}".isExactly("e\u{301}"))
        #expect(Set([ExactText("\u{e9}"), ExactText("e\u{301}")]).count == 2)
    }

    @Test func `gives no text where an element or comment is inside`() throws {
        #expect(try parse("<r>a<x/>b</r>").text == nil)
        #expect(try parse("<r><!-- --></r>").text == nil)
        #expect(try parse("<r/>").text == "")
    }
}

@Suite struct `Writing XML` {
    @Test func `escapes so that reading gives the same back`() throws {
        let odd = "<&>\"'\t\n\r]]>\u{1F469}e\u{301}"
        var writer = XMLWriter()
        writer.element("r", [("a", odd), ("b", nil)]) { $0.text(odd) }
        let root = try XMLDocument(parsing: writer.bytes).root
        #expect(root.attribute("a")?.isExactly(odd) == true)
        #expect(root.text?.isExactly(odd) == true)
        #expect(root.attribute("b") == nil)
    }
}
