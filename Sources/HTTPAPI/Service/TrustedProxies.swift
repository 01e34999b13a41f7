package import HTTPTypes

/// The proxies that stand before the service, by whose word it believes where a request comes from. Without any, nobody's word counts.
package struct TrustedProxies: Hashable, Sendable {
    private let networks: [ClientAddress.Network]

    package init(_ networks: [ClientAddress.Network] = []) { self.networks = networks }

    /// The address that no trusted proxy has: going back from the connection through what each proxy says of the one before, the first that is
    /// not trusted. What stands further left was said by somebody unknown, and is not looked at.
    ///
    /// A proxy writes `X-Forwarded-For` or `Forwarded` (RFC 7239) and passes on what a client made of the other: where both came, neither counts.
    ///
    /// - Parameter peer: The other end of the connection; nil on a unix socket, where the proxy is whoever may open it.
    package func client(peer: String?, _ headers: HTTPFields) -> String? {
        guard !networks.isEmpty else { return peer }
        guard let peer, var client = ClientAddress(peer), trusts(client) else { return peer }
        for hop in Self.hops(headers).reversed() {
            // `unknown`, an obfuscated name or damage: whoever said it is as near as we get.
            guard let address = hop.flatMap({ ClientAddress($0) }) else { break }
            client = address
            if !trusts(client) { break }
        }
        return client.text
    }

    private func trusts(_ address: ClientAddress) -> Bool { networks.contains { $0.contains(address) } }

    /// From the client on; nil for a hop that is not told.
    private static func hops(_ headers: HTTPFields) -> [String?] {
        func elements(_ name: HTTPField.Name) -> [Substring] {
            headers[values: name].flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
        }
        let (forwarded, listed) = (elements(.forwarded), elements(.xForwardedFor))
        guard forwarded.isEmpty || listed.isEmpty else { return [] }
        return forwarded.map(origin) + listed.map { $0.trimmed }
    }

    /// `for=` of an element of `Forwarded`.
    private static func origin(_ element: Substring) -> String? {
        for pair in element.split(separator: ";") {
            let parts = pair.split(separator: "=", maxSplits: 1).map(\.trimmed)
            guard parts.count == 2, parts[0].lowercased() == "for" else { continue }
            let value = parts[1]
            return value.hasPrefix("\"") && value.hasSuffix("\"") && value.utf8.count >= 2 ? String(value.dropFirst().dropLast()) : value
        }
        return nil
    }
}
