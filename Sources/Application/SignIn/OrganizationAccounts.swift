import EventSourcing
package import Leave

/// Accounts and linking by the organization's history: the same way as every command's.
package struct OrganizationAccounts: Accounts, AccountLinking {
    private let handler: CommandHandler

    package init(_ handler: CommandHandler) {
        self.handler = handler
    }

    package func snapshot(of organization: OrganizationID) async throws(SignInStoreError) -> (any AccountsSnapshot)? {
        do {
            return SituationSnapshot(situation: try await handler.situation(for: .signIn(organization)))
        } catch {
            if case .notFound = error { return nil }
            throw SignInStoreError(error)
        }
    }

    package func arrive(_ command: LinkAccount, in organization: OrganizationID) async throws(AccountLinkingError) -> EmployeeID {
        do {
            let arrival = ArriveAtAccount(link: command, newEmployee: EmployeeID(handler.newID()))
            _ = try await handler.perform(arrival, by: caller(in: organization))
            let situation = try await handler.situation(for: .signIn(organization))
            guard let employee = situation.organization.employee(identity: command.identityHashes, at: command.connection) else {
                throw CommandError.conflict
            }
            return employee
        } catch {
            guard case .refused(let refusals) = error as? CommandError else { throw .unavailable(error) }
            throw .refused(refusals.compactMap { LinkAccount.Blocker(rawValue: $0.code) })
        }
    }

    package func recordRecovery(of employee: EmployeeID, in organization: OrganizationID) async throws(AccountLinkingError) {
        do {
            _ = try await handler.perform(RecordRecovery(employee: employee), by: caller(in: organization))
        } catch {
            throw .unavailable(error)
        }
    }

    package func recordTest(
        of connection: SSOConnectionID,
        by employee: EmployeeID,
        in organization: OrganizationID
    ) async throws(AccountLinkingError) {
        do {
            _ = try await handler.perform(RecordConnectionTest(connection: connection, employee: employee), by: caller(in: organization))
        } catch {
            throw .unavailable(error)
        }
    }

    private func caller(in organization: OrganizationID) -> Caller {
        Caller(.signIn(organization), channel: "sign-in", correlation: handler.newID())
    }
}

/// The organization's model, asked about accounts.
private struct SituationSnapshot: AccountsSnapshot {
    let situation: Situation

    /// Ids are made in the order of time.
    var connections: [SSOConnection] { situation.organization.connections.values.sorted { $0.id < $1.id } }

    var enforcedConnections: Set<SSOConnectionID> { situation.organization.enforcedConnections }

    var sessionLimits: SessionLimits { situation.organization.sessionLimits }

    func account(_ employee: EmployeeID, through connection: SSOConnectionID?) -> Account? {
        guard situation.organization.people[employee] != nil else { return nil }
        let isOpen = connection.map { situation.organization.connections[$0]?.isEnabled ?? false } ?? true
        return Account(isActive: isOpen && situation.isActive(employee), isAdmin: situation.isAdmin(employee))
    }

    func employee(identity: IdentityHashes, at connection: SSOConnectionID) -> EmployeeID? {
        situation.organization.employee(identity: identity, at: connection)
    }
}

extension Principal {
    /// Nobody yet: the sign-in itself, which may do nothing that needs an admin.
    static func signIn(_ organization: OrganizationID) -> Principal {
        Principal(
            organization: organization,
            employee: EmployeeID(0),
            isAdmin: false,
            scope: .read,
            credential: .operatorConsole,
            authenticatedAt: nil
        )
    }
}

extension OrganizationModel {
    func employee(identity: IdentityHashes, at connection: SSOConnectionID) -> EmployeeID? {
        for hash in identity.all {
            if let employee = identities[Identity(connection: connection, subjectHash: hash.hexadecimal)] { return employee }
        }
        return nil
    }
}

/// A test passed (P4.4). Who tried it was an admin when it began; the connection is as it was then.
private struct RecordConnectionTest: Command {
    let connection: SSOConnectionID
    let employee: EmployeeID

    func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        guard situation.organization.connections[connection] != nil else { throw .notFound }
        return [.connectionTested(SSOConnectionTested(connection: connection, employee: employee))]
    }
}

/// A recovery link was used (P3.1).
private struct RecordRecovery: Command {
    let employee: EmployeeID

    func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        [.recoveryLinkUsed(RecoveryLinkUsed(employee: employee))]
    }
}
