package import Leave
import Texts

/// An admin says which identity at a provider is whose, where no verified address may (SSO_RULES P1.4).
package struct LinkIdentity: Command {
    package var employee: EmployeeID
    package var connection: SSOConnectionID
    package var hashes: IdentityHashes

    package init(employee: EmployeeID, connection: SSOConnectionID, hashes: IdentityHashes) {
        self.employee = employee
        self.connection = connection
        self.hashes = hashes
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        _ = try situation.person(employee)
        let organization = situation.organization
        guard organization.connections[connection] != nil else {
            throw .refused([Refusal("unknown-connection", pointer: "/connectionId", detail: "refusal.unknown-connection")])
        }
        if let owner = organization.employee(identity: hashes, at: connection) {
            guard owner != employee else { return [] }
            throw .refused([Refusal("identity-of-another", rule: "P1.2", detail: "refusal.identity-of-another")])
        }
        guard organization.identities(of: employee).allSatisfy({ $0 != connection }) else {
            throw .refused([
                Refusal("already-linked", rule: "P1.4", detail: "refusal.already-linked")
            ])
        }
        let link = IdentityLinked(employee: employee, connection: connection, subjectHash: hashes.current.hexadecimal)
        return [.identityLinked(link)]
    }
}

/// The person's sessions through the connection end with it.
package struct UnlinkIdentity: Command {
    package var employee: EmployeeID
    package var connection: SSOConnectionID

    package init(employee: EmployeeID, connection: SSOConnectionID) {
        self.employee = employee
        self.connection = connection
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        _ = try situation.person(employee)
        guard situation.organization.identities(of: employee).contains(connection) else { throw .notFound }
        return [.identityUnlinked(IdentityUnlinked(employee: employee, connection: connection))]
    }
}

extension OrganizationModel {
    /// The connections at which the employee has an identity.
    package func identities(of employee: EmployeeID) -> Set<SSOConnectionID> {
        Set(identities.filter { $0.value == employee }.keys.map(\.connection))
    }
}
