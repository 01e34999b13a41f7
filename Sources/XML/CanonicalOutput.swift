/// Octets with the escapes of canonical XML (XML-C14N §2.3), which are also right in any other XML.
struct CanonicalOutput {
    private(set) var bytes: [UInt8] = []

    init() {
        bytes.reserveCapacity(4096)
    }

    mutating func append(_ markup: String) {
        append(markup.utf8Span.span)
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
        let octets = text.utf8Span.span
        var start = 0
        for index in octets.indices {
            guard let escape = escape(octets[index]) else { continue }
            append(octets.extracting(start..<index))
            unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: escape.utf8Start, count: escape.utf8CodeUnitCount))
            start = index + 1
        }
        append(octets.extracting(start...))
    }

    private mutating func append(_ octets: Span<UInt8>) {
        unsafe octets.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    }
}
