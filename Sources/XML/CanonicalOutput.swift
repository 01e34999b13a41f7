/// Octets with the escapes of canonical XML (XML-C14N §2.3), which are also right in any other XML.
struct CanonicalOutput {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ markup: String) {
        bytes.append(contentsOf: markup.utf8)
    }

    mutating func appendText(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): append("&amp;")
            case UInt8(ascii: "<"): append("&lt;")
            case UInt8(ascii: ">"): append("&gt;")
            case 0x0D: append("&#xD;")
            default: bytes.append(byte)
            }
        }
    }

    mutating func appendValue(_ value: String) {
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "&"): append("&amp;")
            case UInt8(ascii: "<"): append("&lt;")
            case UInt8(ascii: "\""): append("&quot;")
            case 0x09: append("&#x9;")
            case 0x0A: append("&#xA;")
            case 0x0D: append("&#xD;")
            default: bytes.append(byte)
            }
        }
    }
}
