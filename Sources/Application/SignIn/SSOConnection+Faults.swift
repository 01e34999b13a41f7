extension SSOConnection {
    /// What an admin must correct before the connection can be kept.
    package struct Fault: Hashable, Sendable {
        /// JSON pointer into the connection.
        package let pointer: String
        package let code: String
        package let detail: String

        package init(pointer: String, code: String, detail: String) {
            self.pointer = pointer
            self.code = code
            self.detail = detail
        }
    }

    /// All faults at once; empty when the connection may be kept. Certificates are looked at by who can parse them (S4.11).
    ///
    /// - Parameter allowsLoopback: Whether `http` to a loopback host is allowed, in development only (O2.2).
    package func faults(allowsLoopback: Bool) -> [Fault] {
        var faults: [Fault] = []
        if name.isEmpty || name.count > 200 {
            faults.append(Fault(pointer: "/name", code: "invalid-value", detail: "A name has 1 to 200 characters."))
        }
        if !(0...Self.maximumClockSkew).contains(clockSkew) {
            faults.append(Fault(pointer: "/clockSkew", code: "invalid-value", detail: "The clock skew is 0 to 300 seconds."))
        }
        if let sessionLifetime, !(60...SessionLimits.range.upperBound).contains(UnixSeconds(sessionLifetime)) {
            faults.append(Fault(pointer: "/sessionLifetime", code: "invalid-value", detail: "A session lasts 1 minute to 7 days."))
        }
        for (index, mapping) in roles.enumerated() where mapping.role == nil && mapping.location == nil && mapping.department == nil {
            let detail = "A mapping gives a role, a location or a department."
            faults.append(Fault(pointer: "/roles/\(index)", code: "invalid-value", detail: detail))
        }
        switch provider {
        case .openIDConnect(let settings): faults += settings.faults(allowsLoopback: allowsLoopback)
        case .saml(let settings): faults += settings.faults(allowsLoopback: allowsLoopback)
        }
        return faults
    }
}

extension OpenIDConnectSettings {
    func faults(allowsLoopback: Bool) -> [SSOConnection.Fault] {
        var faults: [SSOConnection.Fault] = []
        if !isEndpoint(issuer, allowsLoopback: allowsLoopback) || issuer.contains(where: { $0 == "?" || $0 == "#" || $0 == "{" }) {
            faults.append(fault("/issuer", "The issuer is an https address without query and fragment, and no template (O2.1, O6.14)."))
        }
        if clientID.isEmpty {
            faults.append(fault("/clientID", "The client ID is missing."))
        }
        if allowedAlgorithms.isEmpty || !allowedAlgorithms.allSatisfy(Self.algorithms.contains) {
            faults.append(fault("/allowedAlgorithms", "Algorithms are one or more of \(Self.algorithms.joined(separator: ", ")) (O3.4)."))
        }
        if let apiAudience, apiAudience.isEmpty || apiAudience == clientID {
            faults.append(fault("/apiAudience", "The audience of access tokens is another one than the client ID (O7.2)."))
        }
        if let maxAge, maxAge < 0 {
            faults.append(fault("/maxAge", "An age is not negative."))
        }
        return faults
    }

    private func fault(_ pointer: String, _ detail: String) -> SSOConnection.Fault {
        SSOConnection.Fault(pointer: pointer, code: "invalid-value", detail: detail)
    }
}

extension SAMLSettings {
    func faults(allowsLoopback: Bool) -> [SSOConnection.Fault] {
        var faults: [SSOConnection.Fault] = []
        if entityID.isEmpty || entityID.count > 1024 {
            faults.append(fault("/entityID", "An entity ID has 1 to 1024 characters."))
        }
        if !isEndpoint(singleSignOn.url, allowsLoopback: allowsLoopback) {
            faults.append(fault("/singleSignOn/url", "The sign-on address is an https address (S7.4)."))
        }
        if let singleLogout, !isEndpoint(singleLogout.url, allowsLoopback: allowsLoopback) {
            faults.append(fault("/singleLogout/url", "The logout address is an https address."))
        }
        if let metadataURL, !isEndpoint(metadataURL, allowsLoopback: allowsLoopback) {
            faults.append(fault("/metadataURL", "The address of metadata is an https address (S7.4)."))
        }
        if let metadataCertificates, !(1...8).contains(metadataCertificates.count) {
            faults.append(fault("/metadataCertificates", "One to eight certificates may sign the metadata (S7.4)."))
        }
        if !(1...8).contains(certificates.count) {
            faults.append(fault("/certificates", "One to eight certificates are kept (S4.8)."))
        }
        if let maximumAuthenticationAge, maximumAuthenticationAge < 0 {
            faults.append(fault("/maximumAuthenticationAge", "An age is not negative."))
        }
        return faults
    }

    private func fault(_ pointer: String, _ detail: String) -> SSOConnection.Fault {
        SSOConnection.Fault(pointer: pointer, code: "invalid-value", detail: detail)
    }
}

/// Whether the text is an address that we may send people or requests to. What a host resolves to is checked when it is used (O2.3).
func isEndpoint(_ text: String, allowsLoopback: Bool) -> Bool {
    guard text.unicodeScalars.allSatisfy({ $0.isASCII && $0.value > 0x20 && $0.value != 0x7F && $0 != "\\" && $0 != "\"" }) else {
        return false
    }
    if text.hasPrefix("https://") {
        let rest = text.dropFirst("https://".count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return !authority.isEmpty && !authority.contains("@")
    }
    guard allowsLoopback else { return false }
    return ["http://127.0.0.1", "http://localhost", "http://[::1]"].contains { origin in
        guard text.hasPrefix(origin) else { return false }
        return [nil, ":", "/", "?"].contains(text.dropFirst(origin.count).first)
    }
}
