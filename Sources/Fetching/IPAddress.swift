import Glibc

/// An address of the Internet Protocol, as a number.
package enum IPAddress: Hashable, Sendable {
    case v4(UInt32)
    case v6(UInt128)

    /// Reads dotted decimal or RFC 4291 text; nil for anything else, the shorthands of `inet_aton` included.
    package init?(_ text: String) {
        // Bytes and not `in_addr`, which a release build takes for a C module's of SwiftNIO.
        var address = [UInt8](repeating: 0, count: 16)
        if unsafe inet_pton(AF_INET, text, &address) == 1 {
            self = .v4(UInt32(truncatingIfNeeded: Self.number(address[..<4])))
        } else if unsafe inet_pton(AF_INET6, text, &address) == 1 {
            self = .v6(Self.number(address[...]))
        } else {
            return nil
        }
    }

    /// Whether it can belong to a provider out in the world (SSO_RULES O2.3): what is reserved, of this machine or of this network
    /// cannot, nor can a form of IPv6 that stands for such an address of IPv4.
    package var isPublic: Bool {
        switch self {
        case .v4(let address): !Self.reserved4.contains { address >> (32 - $0.length) == $0.prefix >> (32 - $0.length) }
        case .v6(let address): Self.isPublic(address)
        }
    }

    package var isLoopback: Bool {
        switch self {
        case .v4(let address): address >> 24 == 127
        case .v6(let address): address == 1
        }
    }

    private static func isPublic(_ address: UInt128) -> Bool {
        let embedded = IPAddress.v4(UInt32(truncatingIfNeeded: address))
        // NAT64 (RFC 6052) is the only translation whose target may be public; mapped addresses are IPv4 in disguise.
        if address >> 32 == 0x0064_FF9B_0000_0000_0000_0000 { return embedded.isPublic }
        guard address >> 125 == 0b001 else { return false }  // global unicast (RFC 4291 2.4)
        if address >> 112 == 0x2002 { return IPAddress.v4(UInt32(truncatingIfNeeded: address >> 80)).isPublic }  // 6to4
        // 2001::/23 holds Teredo, ORCHID and other protocols' own; 2001:db8::/32 and 3fff::/20 are for documentation.
        return address >> 105 != 0x2001_0000 >> 9 && address >> 96 != 0x2001_0DB8 && address >> 108 != 0x3FFF0
    }

    /// The registry of special-purpose addresses (RFC 6890) and multicast.
    private static let reserved4: [(prefix: UInt32, length: Int)] = [
        (0x0000_0000, 8), (0x0A00_0000, 8), (0x6440_0000, 10), (0x7F00_0000, 8), (0xA9FE_0000, 16), (0xAC10_0000, 12),
        (0xC000_0000, 24), (0xC000_0200, 24), (0xC058_6300, 24), (0xC0A8_0000, 16), (0xC612_0000, 15), (0xC633_6400, 24),
        (0xCB00_7100, 24), (0xE000_0000, 4), (0xF000_0000, 4),
    ]

    private static func number(_ address: ArraySlice<UInt8>) -> UInt128 {
        address.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
    }
}

extension IPAddress: CustomStringConvertible {
    package var description: String {
        switch self {
        case .v4(let address): (0..<4).map { String(address >> (24 - 8 * $0) & 0xFF) }.joined(separator: ".")
        case .v6(let address): (0..<8).map { String(address >> (112 - 16 * $0) & 0xFFFF, radix: 16) }.joined(separator: ":")
        }
    }
}
