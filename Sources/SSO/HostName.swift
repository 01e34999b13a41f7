/// The forms of a host in a URL, in lower case (RFC 3986 3.2.2), without those that readers understand differently.
enum HostName {
    /// A name of DNS labels, underscores allowed, or an IPv4 address as four decimal numbers.
    ///
    /// Refused: empty labels (so also a dot at the end), labels of more than 63 bytes or with a hyphen at an end, and names that end
    /// in a number without being such an address: they are addresses too to readers that follow the WHATWG URL Standard
    /// (`127.1`, `0x7f000001`).
    static func isNameOrIPv4Address(_ text: some StringProtocol) -> Bool {
        let labels = Array(text.utf8).split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard text.utf8.count <= 253, labels.allSatisfy(isLabel), let last = labels.last else { return false }
        guard last.allSatisfy(isDigit) || last.starts(with: "0x".utf8) else { return true }
        return isIPv4Address(labels)
    }

    /// Eight groups, or fewer around one `::`; the last two may be written as an IPv4 address. No zone.
    static func isIPv6Address(_ text: some StringProtocol) -> Bool {
        let bytes = Array(text.utf8)
        let colons = bytes.indices.dropLast().filter { bytes[$0] == UInt8(ascii: ":") && bytes[$0 + 1] == UInt8(ascii: ":") }
        guard let gap = colons.first else { return groupCount(bytes[...], endsAddress: true) == 8 }
        let (before, after) = (bytes[..<gap], bytes[(gap + 2)...])
        // A gap at an end has nothing beside it; three colons are no gap.
        guard colons.count == 1, let front = before.isEmpty ? 0 : groupCount(before, endsAddress: false),
            let back = after.isEmpty ? 0 : groupCount(after, endsAddress: true)
        else { return false }
        return front + back <= 7
    }

    /// Nil where something is no group.
    private static func groupCount(_ bytes: ArraySlice<UInt8>, endsAddress: Bool) -> Int? {
        var groups = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        var count = 0
        if endsAddress, let last = groups.last, last.contains(UInt8(ascii: ".")) {
            guard isIPv4Address(last.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)) else { return nil }
            groups.removeLast()
            count = 2
        }
        guard groups.allSatisfy({ (1...4).contains($0.count) && $0.allSatisfy(isHexDigit) }) else { return nil }
        return count + groups.count
    }

    /// Four numbers up to 255 without leading zeros, which other readers take for octal.
    private static func isIPv4Address(_ numbers: [ArraySlice<UInt8>]) -> Bool {
        numbers.count == 4
            && numbers.allSatisfy { number in
                (1...3).contains(number.count) && number.allSatisfy(isDigit) && (number.count == 1 || number.first != UInt8(ascii: "0"))
                    && number.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } <= 255
            }
    }

    private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
        let hyphen = UInt8(ascii: "-")
        return (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
            && label.allSatisfy { byte in
                isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == hyphen || byte == UInt8(ascii: "_")
            }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}
