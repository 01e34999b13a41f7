import Glibc

/// An address of the Internet Protocol as 16 bytes; one of IPv4 as IPv6 maps it (RFC 4291 §2.5.5.2), so that there is one form of each.
package struct ClientAddress: Hashable, Sendable {
    private let number: UInt128

    /// Reads dotted decimal or RFC 4291 text, with brackets or a port as proxies write them; nil for anything else.
    package init?(_ text: some StringProtocol) {
        var text = String(text)
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]"), Self.isPort(text[text.index(after: end)...]) else { return nil }
            text = String(text[text.index(after: text.startIndex)..<end])
        } else if let colon = text.firstIndex(of: ":"), text[colon...].count(where: { $0 == ":" }) == 1 {
            guard Self.isPort(text[colon...]) else { return nil }
            text = String(text[..<colon])
        }
        self.init(unadorned: text)
    }

    private init?(unadorned text: String) {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 {
            number = 0xFFFF << 32 | bytes[..<4].reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        } else if inet_pton(AF_INET6, text, &bytes) == 1 {
            number = bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        } else {
            return nil
        }
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.isEmpty || text.hasPrefix(":") && UInt16(text.dropFirst()) != nil
    }

    /// Of IPv4 where it stands for one.
    package var text: String {
        if number >> 32 == 0xFFFF {
            return (0..<4).map { String(UInt8(truncatingIfNeeded: number >> (24 - 8 * $0))) }.joined(separator: ".")
        }
        return (0..<8).map { String(UInt16(truncatingIfNeeded: number >> (112 - 16 * $0)), radix: 16) }.joined(separator: ":")
    }

    /// The addresses that share their first bits, such as `10.0.0.0/8`, `fd00::/8` or a single address.
    package struct Network: Hashable, Sendable {
        private let first: UInt128
        private let length: Int

        /// Nil for anything else, also where bits behind the prefix are set: that is a mistake whose meaning is not guessed.
        package init?(_ text: some StringProtocol) {
            let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            // Without a port or brackets: those name an endpoint.
            guard let address = ClientAddress(unadorned: String(parts[0])) else { return nil }
            let isV4 = !parts[0].contains(":")
            let bits = isV4 ? 32 : 128
            var length = bits
            if parts.count == 2 {
                guard parts[1].utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let given = Int(parts[1]),
                    given <= bits
                else { return nil }
                length = given
            }
            self.length = isV4 ? length + 96 : length
            first = address.number
            guard first & Self.rest(self.length) == 0 else { return nil }
        }

        package func contains(_ address: ClientAddress) -> Bool { address.number & ~Self.rest(length) == first }

        private static func rest(_ length: Int) -> UInt128 { length == 0 ? .max : length == 128 ? 0 : .max >> length }
    }
}
