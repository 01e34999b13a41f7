import Glibc

/// Where a server of the Domain Name System listens.
package struct NameServer: Hashable, Sendable {
    package let address: IPAddress
    package let port: Int

    package init(_ address: IPAddress, port: Int = 53) {
        self.address = address
        self.port = port
    }

    /// Reads `192.0.2.1`, `192.0.2.1:53`, `2001:db8::1` or `[2001:db8::1]:53`; nil for anything else, host names included.
    package init?(_ text: String) {
        if let address = IPAddress(text) {
            self.init(address)
            return
        }
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]), port > 0 else { return nil }
        let host = text[..<colon]
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        guard let address = IPAddress(String(isBracketed ? host.dropFirst().dropLast() : host)) else { return nil }
        // Only brackets tell the port from the last group of an IPv6 address.
        guard case .v6 = address else {
            guard !isBracketed else { return nil }
            self.init(address, port: Int(port))
            return
        }
        guard isBracketed else { return nil }
        self.init(address, port: Int(port))
    }

    /// The servers of a `resolv.conf`(5), at most the three that it may name; this machine where it names none. Addresses with an
    /// interface (`fe80::1%eth0`) are passed over.
    static func servers(in configuration: String) -> [NameServer] {
        let servers = configuration.split(whereSeparator: \.isNewline).compactMap { line -> NameServer? in
            let words = line.split { $0 == " " || $0 == "\t" }
            guard words.count >= 2, words[0] == "nameserver" else { return nil }
            return IPAddress(String(words[1])).map { NameServer($0) }
        }
        return servers.isEmpty ? [NameServer(.v4(0x7F00_0001))] : Array(servers.prefix(3))
    }

    /// The servers of this machine as of now. Reads a file: not for a thread that may not block.
    static func system(_ path: String = "/etc/resolv.conf") -> [NameServer] {
        servers(in: String(decoding: contents(of: path), as: UTF8.self))
    }

    /// What can be read of the file, at most 64 KiB.
    private static func contents(of path: String) -> [UInt8] {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return [] }
        defer { close(file) }
        var contents: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 4096)
        while contents.count < 1 << 16 {
            let count = unsafe read(file, &block, block.count)
            guard count > 0 else { break }
            contents += block.prefix(count)
        }
        return contents
    }
}
