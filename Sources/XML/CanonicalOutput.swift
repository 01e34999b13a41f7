/// Octets with the escapes of canonical XML (XML-C14N §2.3), which are also right in any other XML.
struct CanonicalOutput {
    private(set) var bytes: [UInt8] = []

    init() {
        bytes.reserveCapacity(4096)
    }

    mutating func append(_ character: Unicode.Scalar) {
        bytes.append(UInt8(ascii: character))
    }

    mutating func append(_ markup: String) {
        unsafe markup.withOctets { unsafe bytes.append(contentsOf: $0) }
    }

    mutating func appendText(_ text: String) {
        append(text) { byte in
            switch byte {
            case UInt8(ascii: "&"): "&amp;"
            case UInt8(ascii: "<"): "&lt;"
            case UInt8(ascii: ">"): "&gt;"
            case 0x0D: "&#xD;"
            default: nil
            }
        }
    }

    mutating func appendValue(_ value: String) {
        append(value) { byte in
            switch byte {
            case UInt8(ascii: "&"): "&amp;"
            case UInt8(ascii: "<"): "&lt;"
            case UInt8(ascii: "\""): "&quot;"
            case 0x09: "&#x9;"
            case 0x0A: "&#xA;"
            case 0x0D: "&#xD;"
            default: nil
            }
        }
    }

    /// Copies what needs no escape as a whole, which is nearly everything.
    @inline(__always) private mutating func append(_ text: String, escape: (UInt8) -> StaticString?) {
        unsafe text.withOctets { octets in
            var start = 0
            for index in octets.indices {
                guard let escape = unsafe escape(octets[index]) else { continue }
                unsafe bytes.append(contentsOf: octets[start..<index])
                unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: escape.utf8Start, count: escape.utf8CodeUnitCount))
                start = index + 1
            }
            unsafe bytes.append(contentsOf: octets[start...])
        }
    }
}
