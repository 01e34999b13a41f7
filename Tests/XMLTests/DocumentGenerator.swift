/// Writes random well-formed documents: the same for the same seed.
struct DocumentGenerator {
    private var state: UInt64
    private var counter = 0

    init(seed: Int) {
        state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
    }

    /// One element with all below it, each with its place in an attribute `n`.
    mutating func document() -> String {
        element(scope: [:], level: 0)
    }

    var count: Int { counter }

    /// Below `bound` (xorshift64*).
    private mutating func random(_ bound: Int) -> Int {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return Int((state &* 2_685_821_657_736_338_717) >> 33) % bound
    }

    private mutating func element(scope outer: [String: String], level: Int) -> String {
        var scope = outer
        var markup = ""
        for prefix in ["", "a", "b", "c", "\u{e9}x", "xs"] where random(4) == 0 {
            let uri = prefix.isEmpty && random(3) == 0 ? "" : "urn:u\(random(3))"
            scope[prefix] = uri
            markup += prefix.isEmpty ? " xmlns=\"\(uri)\"" : " xmlns:\(prefix)='\(uri)'"
        }
        let prefixes = scope.keys.sorted()
        let name = { (prefix: String, local: String) in prefix.isEmpty ? local : prefix + ":" + local }
        let prefix = prefixes.isEmpty || random(4) == 0 ? "" : prefixes[random(prefixes.count)]
        let tag = name(prefix, ["e", "Item", "\u{17e}lut"][random(3)])
        var used: Set<String> = []
        for _ in 0..<random(5) {
            let prefix = prefixes.isEmpty || random(2) == 0 ? "" : prefixes[random(prefixes.count)]
            let local = ["x", "y", "Z", "\u{444}"][random(4)]
            // The same expanded name twice on one element is not well-formed.
            guard used.insert((prefix.isEmpty ? "" : scope[prefix] ?? "") + "|" + local).inserted else { continue }
            markup += "\n \(name(prefix, local)) = \"\(value())\""
        }
        if random(6) == 0 { markup += " xml:lang='de'" }
        markup += " n='\(counter)'"
        counter += 1
        if random(5) == 0 { return "<\(tag)\(markup)/>" }
        var content = ""
        // A comment beside text is refused, so an element has one or the other.
        let commented = random(3) == 0
        for _ in 0..<random(level > 5 ? 1 : 4) {
            content += element(scope: scope, level: level + 1)
            content += commented ? ["<!-- <&> -->", "\n  ", "<!---->"][random(3)] : value()
        }
        return "<\(tag)\(markup)>\(content)</\(tag)\n>"
    }

    /// Text that is right between tags and between double quotes, and that canonical XML writes otherwise.
    private mutating func value() -> String {
        let parts = [
            "plain", "&amp;", "&lt;", "&gt;", ">", "&quot;", "'", "&apos;", "&#13;", "&#10;", "&#9;", "\r\n", "\t",
            "\u{17e}\u{4e2d}\u{1f469}", "&#x17d;", "e\u{301}", " ",
        ]
        return (0..<random(5)).map { _ in parts[random(parts.count)] }.joined()
    }
}
