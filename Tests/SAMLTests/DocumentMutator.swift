/// Changes a document's text as attackers and sloppy software do: the same changes for the same seed. The text need not stay well-formed.
struct DocumentMutator {
    private var state: UInt64

    init(seed: Int) {
        state = UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    }

    /// - Returns: The text after one to three changes.
    mutating func change(_ text: [UInt8]) -> [UInt8] {
        var text = text
        for _ in 0...below(3) { text = changeOnce(text) }
        return text
    }

    /// The message as it is posted: mostly plain base64, sometimes another form of it.
    mutating func posted(_ base64: String) -> String {
        switch below(20) {
        case 0: stride(from: 0, to: base64.utf8.count, by: 76).map { base64.dropFirst($0).prefix(76) }.joined(separator: "\r\n")
        case 1: base64.replacing("+", with: "-").replacing("/", with: "_")
        case 2: base64.replacing("=", with: "")
        case 3: base64 + "="
        case 4: base64 + "\n"
        default: base64
        }
    }

    /// xorshift64*
    private mutating func below(_ bound: Int) -> Int {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return Int((state &* 2_685_821_657_736_338_717) >> 33) % max(bound, 1)
    }

    private mutating func one<Element>(_ elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[below(elements.count)]
    }

    private mutating func changeOnce(_ text: [UInt8]) -> [UInt8] {
        switch below(14) {
        case 0: octet(text)
        case 1, 2: node(text)
        case 3: wrapped(text)
        case 4: attribute(text)
        case 5: name(text)
        case 6: insertion(text, Self.betweenNodes, atTags: true)
        case 7: insertion(text, Self.insideText, atTags: false)
        case 8: reference(text)
        case 9: spacedTag(text)
        case 10: encodedValue(text)
        case 11: namespace(text)
        case 12: prologue(text)
        default: emptyTag(text)
        }
    }

    private mutating func octet(_ text: [UInt8]) -> [UInt8] {
        var text = text
        guard !text.isEmpty else { return text }
        let place = below(text.count)
        switch below(3) {
        case 0: text[place] ^= UInt8(1 << below(8))
        case 1: text.remove(at: place)
        default: text.insert(text[below(text.count)], at: place)
        }
        return text
    }

    /// A whole element, somewhere else, twice, exchanged with another, or gone.
    private mutating func node(_ text: [UInt8]) -> [UInt8] {
        let spans = Tags.elements(of: text)
        guard let span = one(spans), let other = one(spans) else { return text }
        let element = Array(text[span])
        let place = below(2) == 0 ? other.lowerBound : other.upperBound
        switch below(4) {
        case 0: return text[..<place] + element + text[place...]
        case 1:
            guard !span.contains(place) || place == span.lowerBound else { return text }
            return place <= span.lowerBound
                ? text[..<place] + element + text[place..<span.lowerBound] + text[span.upperBound...]
                : text[..<span.lowerBound] + text[span.upperBound..<place] + element + text[place...]
        case 2: return Array(text[..<span.lowerBound] + text[span.upperBound...])
        default:
            let (first, second) = span.lowerBound <= other.lowerBound ? (span, other) : (other, span)
            guard first.upperBound <= second.lowerBound else { return text }
            return text[..<first.lowerBound] + Array(text[second]) + text[first.upperBound..<second.lowerBound] + Array(text[first])
                + text[second.upperBound...]
        }
    }

    /// Signature wrapping: a copy of an element that says something else, with the original hidden inside or beside it.
    private mutating func wrapped(_ text: [UInt8]) -> [UInt8] {
        guard let span = one(Tags.elements(of: text).filter { $0.lowerBound > 0 }) else { return text }
        let original = String(decoding: text[span], as: UTF8.self)
        let forged = original.replacing("u-4711", with: "admin").replacing("_a1", with: below(2) == 0 ? "_evil" : "_a1")
        let holders = [
            ("<samlp:Extensions>", "</samlp:Extensions>"), ("<saml:Advice>", "</saml:Advice>"),
            ("<ds:Object xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">", "</ds:Object>"), ("<x>", "</x>"), ("", ""),
        ]
        guard let (open, close) = one(holders) else { return text }
        let hidden = open + original + close
        let new =
            switch below(4) {
            case 0: forged + hidden
            case 1: hidden + forged
            case 2: hidden
            default: forged.firstRange(of: ">").map { forged[..<$0.upperBound] + hidden + forged[$0.upperBound...] } ?? forged
            }
        return text[..<span.lowerBound] + Array(new.utf8) + text[span.upperBound...]
    }

    /// Another value, another order, another quote, or one more.
    private mutating func attribute(_ text: [UInt8]) -> [UInt8] {
        guard let span = one(Tags.attributes(of: text)) else { return text }
        let whole = String(decoding: text[span], as: UTF8.self)
        let parts = whole.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return text }
        let value = String(parts[1].dropFirst().dropLast())
        let name = parts[0]
        let others = Self.values + ["", value + " ", " " + value, value.uppercased(), value + "x", "#" + value]
        let new =
            switch below(6) {
            case 0: name + "=\"\(one(others) ?? "")\""
            case 1: value.contains("'") ? whole : name + "='\(value)'"
            case 2: whole + whole
            case 3: ""
            case 4: whole + " x\(below(9))=\"\(one(others) ?? "")\""
            default: name + "\n=\t\"\(value)\""
            }
        return text[..<span.lowerBound] + Array(new.utf8) + text[span.upperBound...]
    }

    /// Another name for an element or an attribute, or another of the words that mean something.
    private mutating func name(_ text: [UInt8]) -> [UInt8] {
        guard let (from, to) = one(Self.words), let place = one(text.ranges(of: Array(from.utf8))) else { return text }
        return text[..<place.lowerBound] + Array(to.utf8) + text[place.upperBound...]
    }

    private mutating func insertion(_ text: [UInt8], _ pieces: [String], atTags: Bool) -> [UInt8] {
        let places = atTags ? text.indices.filter { text[$0] == UInt8(ascii: "<") } : Tags.textPlaces(of: text)
        guard let place = one(places), let piece = one(pieces) else { return text }
        return text[..<place] + Array(piece.utf8) + text[place...]
    }

    /// The same character, written as a reference.
    private mutating func reference(_ text: [UInt8]) -> [UInt8] {
        let inAttributes = Tags.attributes(of: text).flatMap { span in
            span.filter { text[$0] != UInt8(ascii: "\"") && $0 > (text[span].firstIndex(of: UInt8(ascii: "\"")) ?? $0) }
        }
        guard let place = one(below(2) == 0 ? Tags.textPlaces(of: text) : inAttributes), text[place] > 0x20, text[place] < 0x7F,
            text[place] != UInt8(ascii: "&"), text[place] != UInt8(ascii: "<")
        else { return text }
        let new = below(2) == 0 ? "&#\(text[place]);" : "&#x\(String(text[place], radix: 16));"
        return text[..<place] + Array(new.utf8) + text[(place + 1)...]
    }

    private mutating func spacedTag(_ text: [UInt8]) -> [UInt8] {
        let places = text.indices.filter { text[$0] == UInt8(ascii: ">") && $0 > 0 && text[$0 - 1] != UInt8(ascii: "/") }
        guard let place = one(places), let piece = one([" ", "\n", "\t", "\r\n", " /", "\u{A0}"]) else { return text }
        return text[..<place] + Array(piece.utf8) + text[place...]
    }

    /// Another form of the base64 of a digest, a signature or a certificate.
    private mutating func encodedValue(_ text: [UInt8]) -> [UInt8] {
        let starts = ["DigestValue>", "SignatureValue>", "X509Certificate>"].compactMap { text.firstRange(of: Array($0.utf8))?.upperBound }
        guard let start = one(starts), let end = text[start...].firstIndex(of: UInt8(ascii: "<")), end > start else { return text }
        let value = String(decoding: text[start..<end], as: UTF8.self)
        let place = value.utf8.index(value.startIndex, offsetBy: below(value.utf8.count))
        let (head, tail) = (String(value[..<place]), String(value[place...]))
        let new =
            switch below(8) {
            case 0: head + "\n" + tail
            case 1: head + " &#13;" + tail
            case 2: value.replacing("=", with: "")
            case 3: value + "="
            case 4: value.replacing("+", with: "-").replacing("/", with: "_")
            case 5: head + "<!---->" + tail
            case 6: head + "." + tail
            default: "\n" + value + "\n"
            }
        return text[..<start] + Array(new.utf8) + text[end...]
    }

    private mutating func namespace(_ text: [UInt8]) -> [UInt8] {
        let places = Tags.startTagEnds(of: text)
        guard let place = one(places), let piece = one(Self.declarations) else { return text }
        return text[..<place] + Array(" \(piece)".utf8) + text[place...]
    }

    private mutating func prologue(_ text: [UInt8]) -> [UInt8] {
        let before = [
            "<?xml version=\"1.0\"?>", "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
            "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>", "<?xml version=\"1.1\"?>", "\u{FEFF}", "\n", "<!-- c -->", "<?pi?>",
            "<!DOCTYPE Response>", "<!DOCTYPE Response [<!ENTITY e \"u-4711\"><!ATTLIST saml:Assertion ID ID #IMPLIED>]>",
        ]
        let after = ["\n", "<!-- c -->", "<?pi?>", "<x/>", "\u{0}", "x"]
        guard let piece = one(before), let end = one(after) else { return text }
        return below(3) > 0 ? Array(piece.utf8) + text : text + Array(end.utf8)
    }

    private mutating func emptyTag(_ text: [UInt8]) -> [UInt8] {
        guard let place = one(text.ranges(of: Array("/>".utf8))) else { return text }
        let before = text[..<place.lowerBound]
        guard let start = before.lastIndex(of: UInt8(ascii: "<")) else { return text }
        let name = before[(start + 1)...].prefix { $0 > 0x20 }
        return before + Array("></".utf8) + name + Array(">".utf8) + text[place.upperBound...]
    }
}

extension DocumentMutator {
    private static let betweenNodes = [
        "<!-- c -->", " ", "\n\t", "\r\n", "<?pi?>", "<![CDATA[x]]>", "x", "&#32;", "<x/>", "<saml:Issuer/>",
    ]
    private static let insideText = ["<!---->", "<?pi?>", "<![CDATA[]]>", "&#13;", "\u{0}", "\u{200B}", "&amp;", "&e;", " ", "\r\n", "]]>"]
    private static let values = [
        "_a1", "_p1", "#_a1", "#_p1", "", "#", "_evil", "2.0", "1.1", "2026-06-15T10:00:00Z", "2026-06-15T10:05:00.000Z",
        "2026-06-15T12:00:00+02:00", "2036-01-01T00:00:00Z", "2016-01-01T00:00:00Z", "https://evil.example/",
    ]
    private static let declarations = [
        "xmlns:a=\"urn:a\"", "xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"", "xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\"",
        "xmlns:saml=\"urn:evil\"", "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"", "xmlns=\"\"", "xmlns:xml=\"urn:x\"",
        "xml:lang=\"en\"",
        "xml:id=\"_a1\"", "id=\"_a1\"", "Id=\"_x\"", "xmlns:a=\"\"",
        "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"",
    ]
    private static let words = [
        ("rsa-sha256", "rsa-sha1"), ("rsa-sha256", "rsa-sha512"), ("rsa-sha256", "hmac-sha256"), ("xmlenc#sha256", "xmlenc#sha512"),
        ("http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2000/09/xmldsig#sha1"),
        ("xml-exc-c14n#\"", "xml-exc-c14n#WithComments\""),
        ("http://www.w3.org/2001/10/xml-exc-c14n#", "http://www.w3.org/2006/12/xml-c14n11"),
        ("http://www.w3.org/2001/10/xml-exc-c14n#", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"),
        ("#enveloped-signature", "#base64"), ("saml:", "samlp:"), ("saml:", "s:"), ("ID=", "Id="), ("u-4711", "admin"), ("staff", "admins"),
        ("john@", "eve@"), ("NameID", "NameId"), (":bearer", ":holder-of-key"), ("Success", "Responder"), ("SAML:2.0", "SAML:1.1"),
        ("NotOnOrAfter", "NotBefore"), ("Reference URI", "Reference Id=\"x\" URI"), ("xmldsig#", "xmldsig11#"), ("<saml:", "<saml:\u{301}"),
        ("10:05:00Z", "10:05:00.5Z"), ("2026-06-15T10:05", "2027-06-15T10:05"),
    ]
}

/// Where things are in a text that is mostly well-formed, found without a parser.
private enum Tags {
    /// Each element from its start tag to its end.
    static func elements(of text: [UInt8]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var open: [Int] = []
        var place = 0
        while let start = text[place...].firstIndex(of: UInt8(ascii: "<")), let end = text[start...].firstIndex(of: UInt8(ascii: ">")) {
            place = end + 1
            switch text[start + 1] {
            case UInt8(ascii: "/"): if let begin = open.popLast() { found.append(begin..<place) }
            case UInt8(ascii: "!"), UInt8(ascii: "?"): break
            default: if text[end - 1] == UInt8(ascii: "/") { found.append(start..<place) } else { open.append(start) }
            }
        }
        return found
    }

    /// Each ` name="value"`.
    static func attributes(of text: [UInt8]) -> [Range<Int>] {
        text.ranges(of: Array("=\"".utf8)).compactMap { equals in
            guard let start = text[..<equals.lowerBound].lastIndex(where: { $0 <= 0x20 }),
                let end = text[equals.upperBound...].firstIndex(of: UInt8(ascii: "\""))
            else { return nil }
            return start..<(end + 1)
        }
    }

    static func startTagEnds(of text: [UInt8]) -> [Int] {
        elements(of: text).compactMap { span in
            text[span].firstIndex { $0 == UInt8(ascii: ">") }.map { text[$0 - 1] == UInt8(ascii: "/") ? $0 - 1 : $0 }
        }
    }

    /// Every place inside text.
    static func textPlaces(of text: [UInt8]) -> [Int] {
        var isInTag = false
        var places: [Int] = []
        for (place, byte) in text.enumerated() {
            if byte == UInt8(ascii: "<") { isInTag = true }
            if !isInTag { places.append(place) }
            if byte == UInt8(ascii: ">") { isInTag = false }
        }
        return places
    }
}
