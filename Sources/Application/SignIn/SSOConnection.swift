package import Leave

package typealias SSOConnectionID = Identifier<SSOConnection>

/// How people of an organization sign in: one identity provider and what it may do here.
///
/// Kept whole in `SSOConnectionAdded` and `SSOConnectionChanged`, so it never holds a secret: the client secret and our private keys
/// are in ``ConnectionSecrets``.
package struct SSOConnection: Hashable, Codable, Sendable {
    /// The largest clock difference that a connection may tolerate, in seconds (SSO_RULES, head).
    package static let maximumClockSkew = 300

    package let id: SSOConnectionID
    /// What people read on the sign-in page where there are several, and admins in the list.
    package var name: String
    package var provider: Provider
    /// A connection that is not enabled signs nobody in, and its sessions and tokens end (C2.4).
    package var isEnabled: Bool
    package var provisioning: Provisioning
    package var attributes: AttributeMapping
    /// Whether name and e-mail of accounts that exist follow the provider at each sign-in (P1.6).
    package var managesProfiles: Bool
    /// What the identity provider grants. Empty: nothing (P1.3).
    package var roles: [RoleMapping]
    /// Seconds, 0 to ``maximumClockSkew``.
    package var clockSkew: Int
    /// The longest session from one sign-in, in seconds; nil: the installation's (C2.2).
    package var sessionLifetime: Int?

    package init(
        id: SSOConnectionID,
        name: String,
        provider: Provider,
        isEnabled: Bool = true,
        provisioning: Provisioning = .off,
        attributes: AttributeMapping? = nil,
        managesProfiles: Bool = false,
        roles: [RoleMapping] = [],
        clockSkew: Int = 60,
        sessionLifetime: Int? = nil
    ) {
        self.id = id
        self.name = name
        self.provider = provider
        self.isEnabled = isEnabled
        self.provisioning = provisioning
        self.attributes = attributes ?? provider.usualAttributes
        self.managesProfiles = managesProfiles
        self.roles = roles
        self.clockSkew = clockSkew
        self.sessionLifetime = sessionLifetime
    }
}

extension SSOConnection {
    package enum Provider: Hashable, Sendable {
        case openIDConnect(OpenIDConnectSettings)
        case saml(SAMLSettings)
    }

    /// Whether a first sign-in makes an account (P1.1).
    package enum Provisioning: Hashable, Sendable {
        case off
        case on(location: LocationID?, department: DepartmentID?)
    }

    /// Which claims (OpenID Connect) or attributes (SAML) hold what we show of a person. Data, never identity (P1.1).
    package struct AttributeMapping: Hashable, Codable, Sendable {
        package var email: String
        package var name: String

        package init(email: String, name: String) {
            self.email = email
            self.name = name
        }
    }

    /// A value of a claim or attribute, or a group of the connection's directory, that grants a role or says where somebody belongs (P1.3).
    package struct RoleMapping: Hashable, Codable, Sendable {
        /// The name under which groups of a provisioning directory are looked at, beside the claims of that name (P5.7).
        package static let groups = "groups"

        package enum Role: String, Codable, Sendable {
            case admin
        }

        package var attribute: String
        /// Compared exactly with each of the attribute's values.
        package var value: String
        /// At least one of the three is there.
        package var role: Role?
        package var location: LocationID?
        package var department: DepartmentID?

        package init(
            attribute: String,
            value: String,
            role: Role? = nil,
            location: LocationID? = nil,
            department: DepartmentID? = nil
        ) {
            self.attribute = attribute
            self.value = value
            self.role = role
            self.location = location
            self.department = department
        }
    }

    /// What the mapping makes of somebody's attributes: the first location and department that match, and every role.
    package struct Grants: Hashable, Sendable {
        package var isAdmin = false
        package var location: LocationID?
        package var department: DepartmentID?

        package static let none = Grants()
    }

    package func grants(to attributes: [String: [String]]) -> Grants {
        var grants = Grants.none
        for mapping in roles {
            // Exactly, not by canonical equivalence as strings compare.
            guard attributes[mapping.attribute, default: []].contains(where: { $0.utf8.elementsEqual(mapping.value.utf8) }) else {
                continue
            }
            if mapping.role == .admin { grants.isAdmin = true }
            grants.location = grants.location ?? mapping.location
            grants.department = grants.department ?? mapping.department
        }
        return grants
    }
}

extension SSOConnection {
    /// An absent member means what held before there was one.
    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try members.decode(SSOConnectionID.self, forKey: .id),
            name: try members.decode(String.self, forKey: .name),
            provider: try members.decode(Provider.self, forKey: .provider),
            isEnabled: try members.value(.isEnabled, default: true),
            provisioning: try members.value(.provisioning, default: .off),
            attributes: try members.decodeIfPresent(AttributeMapping.self, forKey: .attributes),
            managesProfiles: try members.value(.managesProfiles, default: false),
            roles: try members.value(.roles, default: []),
            clockSkew: try members.value(.clockSkew, default: 60),
            sessionLifetime: try members.decodeIfPresent(Int.self, forKey: .sessionLifetime)
        )
    }
}

extension SSOConnection.Provider {
    /// The names that most providers use.
    package var usualAttributes: SSOConnection.AttributeMapping {
        switch self {
        case .openIDConnect: SSOConnection.AttributeMapping(email: "email", name: "name")
        case .saml: SSOConnection.AttributeMapping(email: "urn:oid:0.9.2342.19200300.100.1.3", name: "urn:oid:2.16.840.1.113730.3.1.241")
        }
    }
}

extension SSOConnection.Provider: Codable {
    private enum Key: CodingKey {
        case kind
        case settings
    }

    private enum Kind: String, Codable {
        case oidc
        case saml
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        switch try container.decode(Kind.self, forKey: .kind) {
        case .oidc: self = .openIDConnect(try container.decode(OpenIDConnectSettings.self, forKey: .settings))
        case .saml: self = .saml(try container.decode(SAMLSettings.self, forKey: .settings))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .openIDConnect(let settings):
            try container.encode(Kind.oidc, forKey: .kind)
            try container.encode(settings, forKey: .settings)
        case .saml(let settings):
            try container.encode(Kind.saml, forKey: .kind)
            try container.encode(settings, forKey: .settings)
        }
    }
}

extension SSOConnection.Provisioning: Codable {
    private enum Key: CodingKey {
        case isOn
        case location
        case department
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        guard try container.decode(Bool.self, forKey: .isOn) else {
            self = .off
            return
        }
        self = .on(
            location: try container.decodeIfPresent(LocationID.self, forKey: .location),
            department: try container.decodeIfPresent(DepartmentID.self, forKey: .department)
        )
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .off:
            try container.encode(false, forKey: .isOn)
        case .on(let location, let department):
            try container.encode(true, forKey: .isOn)
            try container.encodeIfPresent(location, forKey: .location)
            try container.encodeIfPresent(department, forKey: .department)
        }
    }
}
