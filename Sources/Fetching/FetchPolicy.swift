import SSO

/// Where requests may go that a configuration or a metadata document leads to (SSO_RULES O2.3).
package struct FetchPolicy: Hashable, Sendable {
    /// Ports besides 443; nil: any.
    package var ports: Set<Int>?
    /// Hosts that the operator allows whatever their address, such as a provider in the same network; lower case.
    package var privateHosts: Set<String>
    /// Development only: `http` to this machine, on any port.
    package var allowsLoopbackHTTP: Bool
    package var connectTimeout: Duration = .seconds(5)
    package var timeout: Duration = .seconds(10)
    package var maximumBodyByteCount = 512 * 1024

    package init(ports: Set<Int>? = [], privateHosts: Set<String> = [], allowsLoopbackHTTP: Bool = false) {
        self.ports = ports
        self.privateHosts = privateHosts
        self.allowsLoopbackHTTP = allowsLoopbackHTTP
    }

    private func isDevelopmentLoopback(_ address: WebAddress) -> Bool {
        allowsLoopbackHTTP && address.isLoopback
    }

    /// Before anything is resolved.
    func check(_ address: WebAddress) throws(ProviderUnreachable) {
        if isDevelopmentLoopback(address) { return }
        guard address.isSecure else { throw ProviderUnreachable(.insecureAddress, host: address.host) }
        guard address.port == 443 || ports?.contains(address.port) ?? true else {
            throw ProviderUnreachable(.forbiddenPort, host: address.host)
        }
    }

    /// All that the host resolves to: one forbidden address among them is a reason to distrust the name.
    func check(_ addresses: [IPAddress], of address: WebAddress) throws(ProviderUnreachable) {
        guard !addresses.isEmpty else { throw ProviderUnreachable(.unknownHost, host: address.host) }
        if isDevelopmentLoopback(address) {
            guard addresses.allSatisfy(\.isLoopback) else { throw ProviderUnreachable(.forbiddenAddress, host: address.host) }
            return
        }
        guard privateHosts.contains(address.host) || addresses.allSatisfy(\.isPublic) else {
            throw ProviderUnreachable(.forbiddenAddress, host: address.host)
        }
    }
}
