package import Leave

/// A connection's directory may provision people with this token (SSO_RULES P5.1); the secret itself is never part of the history.
package struct ProvisioningTokenIssued: Codable, Hashable, Sendable {
    package var token: ProvisioningTokenID
    package var connection: SSOConnectionID
    package var name: String?
    /// Seconds since 1970.
    package var expires: Int64
}

package struct ProvisioningTokenRevoked: Codable, Hashable, Sendable {
    package var token: ProvisioningTokenID
    package var connection: SSOConnectionID
}

/// What a connection's directory says of an employee, whom it manages from then on (SSO_RULES P5.2).
package struct EmployeeProvisioned: Codable, Hashable, Sendable {
    package var employee: EmployeeID
    package var connection: SSOConnectionID
    package var userName: Personal
    package var externalID: Personal?
    package var displayName: Personal?
    package var formattedName: Personal?
    package var givenName: Personal?
    package var familyName: Personal?
}

/// The directory that managed the employee gave them up: hidden from it, and deactivated (SSO_RULES P5.3).
package struct EmployeeDeprovisioned: Codable, Hashable, Sendable {
    package var employee: EmployeeID
    package var connection: SSOConnectionID
}

/// The account is closed at once: sessions and tokens ended with this event (SSO_RULES C2.4).
package struct EmployeeDeactivated: Codable, Hashable, Sendable {
    package var employee: EmployeeID
    /// Whether employment ended with it, so that it goes on where the account is opened again.
    package var endsEmployment: Bool
}

package struct EmployeeReactivated: Codable, Hashable, Sendable {
    package var employee: EmployeeID
}

package struct ProvisionedGroupCreated: Codable, Hashable, Sendable {
    package var group: ProvisionedGroupID
    package var connection: SSOConnectionID
    package var name: String
    package var externalID: String?
    package var members: [EmployeeID]
}

package struct ProvisionedGroupChanged: Codable, Hashable, Sendable {
    package var group: ProvisionedGroupID
    package var connection: SSOConnectionID
    package var name: String
    package var externalID: String?
    package var joined: [EmployeeID]
    package var left: [EmployeeID]
}

package struct ProvisionedGroupRemoved: Codable, Hashable, Sendable {
    package var group: ProvisionedGroupID
    package var connection: SSOConnectionID
}
