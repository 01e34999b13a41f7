/// Percent-encoding (RFC 3986 §2.1), strictly: what is not well-formed or not UTF-8 is nil.
enum PercentEncoding {
    /// A part of a query, where `+` is a space.
    static func decodedForm(_ bytes: some Sequence<UInt8>) -> String? { decoded(bytes, plusIsSpace: true) }

    /// A segment of a path.
    static func decodedSegment(_ bytes: some Sequence<UInt8>) -> String? { decoded(bytes, plusIsSpace: false) }

    private static func decoded(_ bytes: some Sequence<UInt8>, plusIsSpace: Bool) -> String? {
        var decoded: [UInt8] = []
        var iterator = bytes.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = iterator.next().flatMap(digit), let low = iterator.next().flatMap(digit) else { return nil }
                decoded.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace: decoded.append(UInt8(ascii: " "))
            default: decoded.append(byte)
            }
        }
        guard !decoded.contains(0) else { return nil }
        return String(validating: decoded, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
