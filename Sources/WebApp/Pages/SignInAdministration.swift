import Application
import EventSourcing
import Leave
import Texts

extension WebApp {
    /// The connections, domains and limits of the organization.
    func signInSettings(_ principal: Principal, _ texts: Catalogue) async throws -> Content {
        let situation = try await handler.situation(for: principal)
        let states = try await looking { () throws(SignInStoreError) in
            try await selfService.metadata.states(of: principal.organization)
        }
        let rows = situation.organization.connections.values.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
            .map { ConnectionRow($0, situation, selfService, states[$0.id], texts) }
        let limits = situation.organization.sessionLimits
        let values = SignInSettingsPage(
            connections: rows,
            hasConnections: !rows.isEmpty,
            guides: ProviderGuide.all.map { Option(id: $0.key, name: $0.name(in: texts)) },
            domains: situation.organization.domains.sorted { $0.key < $1.key }.map { DomainRow($0.key, $0.value) },
            idle: HourOption.all([900, 3600, 4 * 3600, 8 * 3600, 24 * 3600, 7 * 86_400], chosen: limits.idle, texts),
            absolute: HourOption.all([3600, 8 * 3600, 24 * 3600, 3 * 86_400, 7 * 86_400], chosen: limits.absolute, texts)
        )
        return Content(template: "signInSettings", values: values)
    }

    /// - Parameter key: Of a ``ProviderGuide``.
    func newConnection(_ key: String, _ principal: Principal, _ texts: Catalogue) async throws -> Content {
        guard let guide = ProviderGuide.named(key) else { throw CommandError.notFound }
        let situation = try await handler.situation(for: principal)
        let id = SSOConnectionID(handler.newID())
        let provider: SSOConnection.Provider =
            guide.isSAML
            ? .saml(SAMLSettings(entityID: "", singleSignOn: SAMLSettings.Endpoint(url: "", binding: .redirect), certificates: []))
            : .openIDConnect(OpenIDConnectSettings(issuer: "", clientID: ""))
        let connection = SSOConnection(id: id, name: "", provider: provider)
        let name = guide.name(in: texts)
        let values = NewConnectionPage(
            id: id.description,
            name: name,
            valuesFor: texts.text("new.valuesFor", ["name": .text(name)]),
            valuesFrom: texts.text("new.valuesFrom", ["name": .text(name)]),
            isSAML: guide.isSAML,
            isGoogle: guide.key == "google",
            issuer: guide.issuer,
            isFixedIssuer: guide.key == "google",
            steps: guide.steps(in: texts),
            values: PastedValue.all(selfService.connections.addresses(of: connection), texts),
            locations: situation.locationOptions
        )
        return Content(title: texts.text("new.title", ["name": .text(name)]), template: "newConnection", values: values)
    }

    func connectionPage(_ id: SSOConnectionID, _ principal: Principal, csrfToken: String, _ texts: Catalogue) async throws -> Content {
        let situation = try await handler.situation(for: principal)
        guard let connection = situation.organization.connections[id] else { throw CommandError.notFound }
        let states = try await looking { () throws(SignInStoreError) in
            try await selfService.metadata.states(of: principal.organization)
        }
        let records = try await looking { () throws(SignInStoreError) in
            try await selfService.log.records(of: principal.organization, connection: id, before: nil, limit: 30)
        }
        let keys = try await looking { () throws(SignInStoreError) in
            try await selfService.connections.keys(of: id, in: principal.organization)
        }
        let row = ConnectionRow(connection, situation, selfService, states[id], texts)
        let values = ConnectionPage(connection, row, situation, selfService, keys, records, csrfToken: csrfToken, texts)
        return Content(title: connection.name, template: "connection", values: values)
    }
}

private struct SignInSettingsPage: Sendable {
    let connections: [ConnectionRow]
    let hasConnections: Bool
    let guides: [Option]
    let domains: [DomainRow]
    let idle: [HourOption]
    let absolute: [HourOption]
}

private struct HourOption: Sendable {
    let seconds: String
    let name: String
    let isCurrent: Bool

    /// The present value is one of the choices, whatever it is.
    static func all(_ choices: [UnixSeconds], chosen: UnixSeconds, _ texts: Catalogue) -> [HourOption] {
        Set(choices + [chosen]).sorted().map { HourOption(seconds: "\($0)", name: text($0, texts), isCurrent: $0 == chosen) }
    }

    private static func text(_ seconds: UnixSeconds, _ texts: Catalogue) -> String {
        let (key, length): (String, UnixSeconds) =
            seconds % 86_400 == 0 ? ("time.days", 86_400) : seconds % 3600 == 0 ? ("time.hours", 3600) : ("time.minutes", 60)
        return texts.text(key, ["count": .number(Int(seconds / length))])
    }
}

private struct DomainRow: Sendable {
    let name: String
    let isVerified: Bool
    let recordName: String
    /// Nil for a domain that the operator vouched for: it needs no proof.
    let recordValue: String?

    init(_ name: String, _ domain: Domain) {
        self.name = name
        isVerified = domain.isVerified
        recordName = "_away.\(name)"
        recordValue = domain.challenge.map { "away-domain-verification=\($0)" }
    }
}

struct ConnectionRow: Sendable {
    let id: String
    let name: String
    let kind: String
    let provider: String
    let state: String
    let style: String
    let warnings: [String]

    init(
        _ connection: SSOConnection,
        _ situation: Situation,
        _ selfService: SelfService,
        _ metadata: MetadataState?,
        _ texts: Catalogue
    ) {
        let organization = situation.organization
        id = connection.id.description
        name = connection.name
        switch connection.provider {
        case .openIDConnect(let settings): (kind, provider) = ("OpenID Connect", settings.issuer)
        case .saml(let settings): (kind, provider) = ("SAML 2.0", settings.entityID)
        }
        let isTested = organization.testedConnections.contains(connection.id)
        let state: String
        if organization.enforcedConnections.contains(connection.id) {
            (state, style) = ("enforced", "approved")
        } else if connection.isEnabled {
            (state, style) = (isTested ? "enabled" : "enabledUntried", isTested ? "approved" : "pending")
        } else {
            (state, style) = (isTested ? "tried" : "new", "pending")
        }
        self.state = texts.text("connection.state.\(state)")
        warnings = ConnectionWarning.all(
            of: connection,
            certificates: selfService.connections.certificates(of: connection),
            metadata: metadata,
            at: situation.now.microseconds / 1_000_000
        ).map { texts.text($0.message) }
    }
}

private struct NewConnectionPage: Sendable {
    let id: String
    let name: String
    let valuesFor: String
    let valuesFrom: String
    let isSAML: Bool
    let isGoogle: Bool
    let issuer: String
    let isFixedIssuer: Bool
    let steps: [String]
    let values: [PastedValue]
    let locations: [Option]
}

/// A value that is copied to the provider.
struct PastedValue: Sendable {
    let id: String
    let label: String
    let value: String

    static func all(_ addresses: ServiceAddresses, _ texts: Catalogue) -> [PastedValue] {
        let known: [(String, String?)] = [
            ("redirect", addresses.redirectURI), ("post-logout", addresses.postLogoutRedirectURI),
            ("back-channel", addresses.backChannelLogoutURL), ("front-channel", addresses.frontChannelLogoutURL),
            ("keys", addresses.keySetURL), ("metadata", addresses.metadataURL), ("entity", addresses.entityID),
            ("acs", addresses.assertionConsumerURL), ("slo", addresses.singleLogoutURL),
        ]
        return known.compactMap { id, value in
            value.map { PastedValue(id: "value-" + id, label: texts.text("value.\(id)"), value: $0) }
        }
    }
}
