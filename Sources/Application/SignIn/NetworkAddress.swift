/// What is kept of a client's address: its network.
package enum NetworkAddress {
    /// The first 24 bits of an IPv4 address, the first 48 of an IPv6 address; nil for anything else.
    package static func truncated(_ address: String?) -> String? {
        guard let address else { return nil }
        let parts = address.split(separator: ".", omittingEmptySubsequences: false)
        if parts.count == 4, parts.allSatisfy({ UInt8($0) != nil }) {
            return parts.prefix(3).joined(separator: ".") + ".0/24"
        }
        guard address.contains(":"), address.utf8.allSatisfy({ isHexadecimal($0) || $0 == UInt8(ascii: ":") }) else { return nil }
        let head = address.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false).prefix(3)
        guard head.count == 3, head.allSatisfy({ (1...4).contains($0.utf8.count) }) else { return nil }
        return head.joined(separator: ":") + "::/48"
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"): true
        default: false
        }
    }
}
