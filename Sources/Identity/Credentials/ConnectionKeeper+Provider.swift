package import Application
import Leave
import OpenSSL
import SAML
import SSO

/// What is told to the provider and read from it.
extension ConnectionKeeper {
    package func addresses(of connection: SSOConnection) -> ServiceAddresses {
        var addresses = ServiceAddresses()
        let publicURL = settings.publicURL
        switch connection.provider {
        case .openIDConnect(let provider):
            addresses.redirectURI = settings.openIDConnectCallback
            addresses.backChannelLogoutURL = "\(publicURL)/sso/oidc/\(connection.id)/back-channel-logout"
            addresses.frontChannelLogoutURL = "\(publicURL)/sso/oidc/\(connection.id)/front-channel-logout"
            addresses.postLogoutRedirectURI = publicURL + "/"
            if provider.clientAuthentication == .privateKeyJWT {
                addresses.keySetURL = "\(publicURL)/sso/oidc/\(connection.id)/keys"
            }
        case .saml:
            let base = "\(publicURL)/sso/saml/\(connection.id)"
            addresses.entityID = base + "/metadata"
            addresses.metadataURL = base + "/metadata"
            addresses.assertionConsumerURL = base + "/acs"
            addresses.singleLogoutURL = base + "/slo"
        }
        return addresses
    }

    package func certificates(of connection: SSOConnection) -> [CertificateSummary] {
        guard case .saml(let settings) = connection.provider else { return [] }
        return settings.certificates.compactMap { text in (try? Certificate(text: text)).map { CertificateSummary($0) } }
    }

    package func settings(
        from source: MetadataSource,
        over present: SAMLSettings?
    ) async throws(MetadataRefused) -> ImportedMetadata {
        let document: [UInt8]
        switch source.content {
        case .document(let bytes): document = bytes
        case .url(let url): document = try await fetched(url)
        }
        do throws(SSO.Refusal) {
            let pinned = try (source.pinned ?? []).map { text throws(SSO.Refusal) in try TrustedCertificate(text: text) }
            let metadata = try IdentityProviderMetadata(
                parsing: document,
                entityID: source.entityID ?? present?.entityID,
                now: UnixTime(seconds: now()),
                pinned: pinned,
                allowsLoopbackHTTP: settings.isDevelopment
            )
            return ImportedMetadata(
                settings: settings(metadata, source, over: present),
                validUntil: metadata.validUntil?.seconds,
                isSigned: metadata.isSigned
            )
        } catch {
            throw MetadataRefused(rule: error.rule.rawValue, detail: error.reason, expected: error.expected, received: error.received)
        }
    }

    private func settings(_ metadata: IdentityProviderMetadata, _ source: MetadataSource, over present: SAMLSettings?) -> SAMLSettings {
        let provider = metadata.identityProvider
        let signOn = provider.singleSignOn.first { $0.binding == .redirect } ?? provider.singleSignOn.first
        let logout = provider.singleLogout.first { $0.binding == .redirect } ?? provider.singleLogout.first
        var settings =
            present
            ?? SAMLSettings(entityID: provider.entityID, singleSignOn: SAMLSettings.Endpoint(url: "", binding: .redirect), certificates: [])
        settings.entityID = provider.entityID
        if let signOn { settings.singleSignOn = SAMLSettings.Endpoint(signOn) }
        settings.singleLogout = logout.map { SAMLSettings.Endpoint($0) }
        settings.certificates = provider.signingCertificates.map(\.certificate.pem)
        settings.signsRequests = settings.signsRequests || provider.wantsSignedRequests
        if case .url(let url) = source.content {
            settings.metadataURL = url
            settings.metadataCertificates = source.pinned
        } else {
            settings.metadataURL = nil
            settings.metadataCertificates = nil
        }
        return settings
    }

    private func fetched(_ url: String) async throws(MetadataRefused) -> [UInt8] {
        guard let address = WebAddress(url), address.isSecure || settings.isDevelopment && address.isLoopback else {
            throw MetadataRefused(rule: "S7.4", detail: "The address of metadata is an https address.", received: url)
        }
        let response: ProviderResponse
        do {
            response = try await fetch(ProviderRequest(address, content: .xml))
        } catch {
            let reason = (error as? ProviderUnreachable)?.description
            throw MetadataRefused(rule: "O2.3", detail: "The metadata could not be fetched.", received: reason)
        }
        guard response.status == 200 else {
            throw MetadataRefused(rule: "O2.3", detail: "The metadata was answered with another status.", received: "\(response.status)")
        }
        return response.body
    }
}

extension SAMLSettings.Endpoint {
    fileprivate init(_ endpoint: SAMLEndpoint) {
        self.init(url: endpoint.url, binding: endpoint.binding == .post ? .post : .redirect, responseURL: endpoint.responseURL)
    }
}

extension CertificateSummary {
    init(_ certificate: Certificate) {
        self.init(
            subject: certificate.subject,
            fingerprint: SecretHash.of(certificate.der).hexadecimal,
            notAfter: certificate.notAfter
        )
    }
}

extension PublishedKey {
    init?(_ key: Application.ServiceProviderKey) {
        guard let certificate = try? Certificate(text: key.certificatePEM) else { return nil }  // not by our hand
        self.init(id: key.id, stage: key.stage, certificatePEM: key.certificatePEM, summary: CertificateSummary(certificate))
    }
}
