/// An absolute `https` or `http` URL, parsed once and strictly (RFC 3986), so that no two readers of it see different hosts.
///
/// Refused: user information, other schemes, characters that a URL may not hold unescaped, a backslash anywhere, and hosts that
/// are neither a name nor an address in its usual form (``HostName``).
package struct WebAddress: Hashable, Sendable, CustomStringConvertible {
    /// As it was given.
    package let text: String
    package let isSecure: Bool
    /// Lower case; an IPv6 address without its brackets.
    package let host: String
    package let port: Int
    /// Path and query as they go into the request line; at least `/`.
    package let target: String
    package let hasQuery: Bool
    package let hasFragment: Bool

    package init?(_ text: String) {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !#"\"<>^`{|}"#.utf8.contains($0) }), text.utf8.count <= 2048 else {
            return nil
        }
        let lowered = text.lowercased()
        let scheme = lowered.hasPrefix("https://") ? "https://" : "http://"
        guard lowered.hasPrefix(scheme) else { return nil }
        isSecure = scheme == "https://"
        let rest = text.dropFirst(scheme.count)
        let authority = rest.prefix { !"/?#".contains($0) }
        let behind = rest.dropFirst(authority.count)
        guard let (host, port) = Self.hostAndPort(authority.lowercased()) else { return nil }
        self.host = host
        self.port = port ?? (isSecure ? 443 : 80)
        let target = behind.prefix { $0 != "#" }
        hasFragment = behind.contains("#")
        hasQuery = target.contains("?")
        self.target = target.hasPrefix("/") ? String(target) : "/" + target
        self.text = text
    }

    /// Where the browser's same-origin policy puts it: scheme, host and port unless it is the scheme's own (RFC 6454 6.1).
    package var origin: String {
        let name = host.contains(":") ? "[\(host)]" : host
        let isDefault = port == (isSecure ? 443 : 80)
        return (isSecure ? "https://" : "http://") + name + (isDefault ? "" : ":\(port)")
    }

    /// What the `Host` field of a request holds.
    package var hostField: String {
        String(origin.dropFirst(isSecure ? 8 : 7))
    }

    /// Whether the host names this machine without asking a name server.
    package var isLoopback: Bool {
        host == "localhost" || host == "::1"
            || host.hasPrefix("127.") && host.split(separator: ".", omittingEmptySubsequences: false).count == 4
                && host.split(separator: ".").allSatisfy { UInt8($0) != nil }
    }

    /// The address with parameters added to its query (RFC 6749 3.1 keeps what is there).
    package func adding(_ parameters: FormParameters) -> String {
        text + (hasQuery ? "&" : "?") + parameters.encoded
    }

    package var description: String { text }

    private static func hostAndPort(_ authority: String) -> (host: String, port: Int?)? {
        var host = Substring(authority)
        var port: Int?
        let isLiteral = authority.hasPrefix("[")
        if let colon = authority.lastIndex(of: ":"), !isLiteral || authority[..<colon].hasSuffix("]") {
            let digits = authority[authority.index(after: colon)...]
            guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(digits), (1...65_535).contains(number)
            else { return nil }
            port = number
            host = authority[..<colon]
        }
        if isLiteral {
            guard host.hasSuffix("]"), case let address = host.dropFirst().dropLast(), HostName.isIPv6Address(address) else { return nil }
            return (String(address), port)
        }
        guard HostName.isNameOrIPv4Address(host) else { return nil }
        return (String(host), port)
    }
}
