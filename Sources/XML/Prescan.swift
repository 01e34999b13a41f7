/// Reads a document's markup once before libxml2 does, and refuses what that would hide, expand or spend time on.
///
/// It only ever refuses: what it lets through is parsed by libxml2 alone, so a difference between the two readers
/// cannot change what is read (SSO_RULES S2.8).
struct Prescan {
    private let bytes: [UInt8]
    private let limits: XMLLimits
    private var position = 0
    private var levels = 0
    private var elements = 0

    /// - Parameter bytes: The document without a byte order mark.
    init(_ bytes: [UInt8], limits: XMLLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    mutating func run() throws(XMLError) {
        try checkCharacters()
        try skipDeclaration()
        while let found = bytes[position...].firstIndex(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&") }) {
            position = found
            if bytes[found] == UInt8(ascii: "<") {
                try markup()
            } else {
                try reference()
            }
        }
    }

    /// `Char` of XML 1.0 §2.2. UTF-8 was validated before, so that only single octets and U+FFFE, U+FFFF are to be found.
    private func checkCharacters() throws(XMLError) {
        // Nearly no text needs the closer look.
        guard bytes.reduce(0, { $0 | ($1 < 0x20 ? 1 : 0) | ($1 == 0xEF ? 1 : 0) }) != 0 else { return }
        for index in bytes.indices {
            let byte = bytes[index]
            if byte < 0x20 {
                guard byte.isXMLSpace else { throw .encoding }
            } else if byte == 0xEF, bytes[index + 1] == 0xBF, bytes[index + 2] >= 0xBE {
                throw .encoding
            }
        }
    }

    private func matches(_ text: String, at start: Int) -> Bool {
        let wanted = text.utf8
        guard start + wanted.count <= bytes.count else { return false }
        return bytes[start..<start + wanted.count].elementsEqual(wanted)
    }

    private mutating func markup() throws(XMLError) {
        switch position + 1 < bytes.count ? bytes[position + 1] : 0 {
        case UInt8(ascii: "/"):
            levels -= 1
            position = bytes[position...].firstIndex(of: UInt8(ascii: ">")) ?? bytes.count
        case UInt8(ascii: "?"): throw .hiddenContent
        case UInt8(ascii: "!"):
            guard !matches("<![CDATA[", at: position) else { throw .hiddenContent }
            guard matches("<!--", at: position) else { throw .documentType }
            position += 4
            while !matches("-->", at: position) {
                guard position < bytes.count else { throw .notWellFormed }
                position += 1
            }
            position += 3
        default: try startTag()
        }
    }

    /// libxml2 compares every attribute of a tag with every other: an unlimited tag would cost quadratic time.
    private mutating func startTag() throws(XMLError) {
        levels += 1
        elements += 1
        guard levels <= limits.levels else { throw .limit(.levels) }
        guard elements <= limits.elements else { throw .limit(.elements) }
        var attributes = 0
        position += 1
        while let found = bytes[position...].firstIndex(where: {
            $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "&") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'")
        }) {
            position = found
            switch bytes[found] {
            case UInt8(ascii: ">"):
                if bytes[found - 1] == UInt8(ascii: "/") { levels -= 1 }
                return
            case UInt8(ascii: "&"): try reference()
            case let quote:
                attributes += 1
                guard attributes <= limits.attributes + limits.namespaces else { throw .limit(.attributes) }
                try value(quote)
            }
        }
        throw .notWellFormed
    }

    /// Steps behind an attribute's value.
    private mutating func value(_ quote: UInt8) throws(XMLError) {
        position += 1
        while let found = bytes[position...].firstIndex(where: { $0 == quote || $0 == UInt8(ascii: "&") }) {
            position = found
            guard bytes[found] == UInt8(ascii: "&") else {
                position += 1
                return
            }
            try reference()
        }
        throw .notWellFormed
    }

    /// Only the predefined entities and character references; any other name would need a declaration.
    private mutating func reference() throws(XMLError) {
        for known in ["&amp;", "&lt;", "&gt;", "&quot;", "&apos;"] where matches(known, at: position) {
            position += known.utf8.count
            return
        }
        guard matches("&#", at: position) else { throw .documentType }
        position += 2
    }

    /// `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`, the only form of `<?` that may appear (XML 1.0 §2.8).
    private mutating func skipDeclaration() throws(XMLError) {
        guard matches("<?xml", at: 0), bytes.count > 5, bytes[5].isXMLSpace else { return }
        position = 5
        guard let version = try pseudoAttribute("version") else { throw .notWellFormed }
        guard version == "1.0" else { throw .encoding }
        if let encoding = try pseudoAttribute("encoding") {
            guard encoding.lowercased() == "utf-8" else { throw .encoding }
        }
        if let standalone = try pseudoAttribute("standalone") {
            guard standalone == "yes" || standalone == "no" else { throw .notWellFormed }
        }
        skipSpace()
        guard matches("?>", at: position) else { throw .notWellFormed }
        position += 2
    }

    private mutating func skipSpace() {
        while position < bytes.count, bytes[position].isXMLSpace {
            position += 1
        }
    }

    /// - Returns: Nil when another name or the end stands here.
    private mutating func pseudoAttribute(_ name: String) throws(XMLError) -> String? {
        let start = position
        skipSpace()
        guard position > start, matches(name, at: position) else {
            position = start
            return nil
        }
        position += name.utf8.count
        skipSpace()
        guard position < bytes.count, bytes[position] == UInt8(ascii: "=") else { throw .notWellFormed }
        position += 1
        skipSpace()
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") || bytes[position] == UInt8(ascii: "'") else {
            throw .notWellFormed
        }
        let quote = bytes[position]
        position += 1
        var value = ""
        while position < bytes.count, bytes[position] != quote {
            guard bytes[position] < 0x80 else { throw .encoding }
            value.unicodeScalars.append(Unicode.Scalar(bytes[position]))
            position += 1
        }
        guard position < bytes.count else { throw .notWellFormed }
        position += 1
        return value
    }
}
