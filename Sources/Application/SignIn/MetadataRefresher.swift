package import Leave

/// Looks at the providers' metadata again and again, so that a new certificate is known before it signs (SSO_RULES S7.4).
///
/// What changes is an event of the organization's. What cannot be taken changes nothing: the reason is kept where admins see it.
package struct MetadataRefresher: Sendable {
    private let commands: CommandHandler
    private let connections: any ConnectionAdministration
    private let states: any MetadataStates
    private let allowsLoopback: Bool
    private let now: @Sendable () -> UnixSeconds

    package init(
        commands: CommandHandler,
        connections: any ConnectionAdministration,
        states: any MetadataStates,
        allowsLoopback: Bool,
        now: @escaping @Sendable () -> UnixSeconds
    ) {
        self.commands = commands
        self.connections = connections
        self.states = states
        self.allowsLoopback = allowsLoopback
        self.now = now
    }

    /// Looks at what is due of one organization.
    ///
    /// - Returns: The connections whose settings changed.
    /// - Throws: ``SignInStoreError`` or ``CommandError`` when a port of ours fails; never for what a provider does.
    @discardableResult
    package func refresh(_ organization: OrganizationID) async throws -> [SSOConnectionID] {
        let now = now()
        let due = try await states.states(of: organization).filter { $0.value.nextAt <= now }
        guard !due.isEmpty else { return [] }
        let worker = Principal.metadataWorker(organization)
        let known = try await commands.situation(for: worker).organization.connections
        var changed: [SSOConnectionID] = []
        for (id, state) in due.sorted(by: { $0.key < $1.key }) {
            guard let connection = known[id], let settings = connection.provider.saml, let source = settings.metadataSource else {
                try await states.set(nil, of: id, in: organization)
                continue
            }
            do {
                let imported = try await connections.settings(from: source, over: settings)
                if imported.settings != settings, try await change(connection, to: imported.settings, by: worker) { changed.append(id) }
                try await states.set(MetadataState(imported, at: now), of: id, in: organization)
            } catch let refused as MetadataRefused {
                try await states.set(state.failed(refused.explanation, at: now), of: id, in: organization)
            } catch CommandError.refused(let refusals) {
                let problem = refusals.map { "\($0.code) \($0.pointer ?? "")" }.joined(separator: ", ")
                try await states.set(state.failed(problem, at: now), of: id, in: organization)
            }
        }
        return changed
    }

    private func change(_ connection: SSOConnection, to settings: SAMLSettings, by worker: Principal) async throws -> Bool {
        var connection = connection
        connection.provider = .saml(settings)
        let command = ChangeSSOConnection(connection: connection, allowsLoopback: allowsLoopback)
        let caller = Caller(worker, channel: "metadata", correlation: commands.newID())
        _ = try await commands.perform(command, by: caller)
        return true
    }
}

extension MetadataState {
    fileprivate func failed(_ problem: String, at now: UnixSeconds) -> MetadataState {
        MetadataState(checkedAt: now, nextAt: now + Self.retry, validUntil: validUntil, problem: problem)
    }
}

extension Principal {
    /// Nobody: the program itself, which changes what the provider says of itself and nothing else.
    fileprivate static func metadataWorker(_ organization: OrganizationID) -> Principal {
        Principal(
            organization: organization,
            employee: EmployeeID(0),
            isAdmin: true,
            scope: .admin,
            credential: .operatorConsole,
            authenticatedAt: nil
        )
    }
}
