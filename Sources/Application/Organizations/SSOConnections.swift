package import Leave
import Texts

package struct AddSSOConnection: Command {
    package var connection: SSOConnection
    package var allowsLoopback: Bool

    /// - Parameter allowsLoopback: Whether plain http on loopback may be named (development only, SSO_RULES O2.2).
    package init(connection: SSOConnection, allowsLoopback: Bool) {
        self.connection = connection
        self.allowsLoopback = allowsLoopback
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        try situation.check(connection, allowsLoopback: allowsLoopback)
        return [.connectionAdded(SSOConnectionAdded(connection: connection))]
    }
}

package struct ChangeSSOConnection: Command {
    package var connection: SSOConnection
    package var allowsLoopback: Bool
    /// Whether people must sign in through it (P3.2); nil leaves that as it is.
    package var isEnforced: Bool?

    package init(connection: SSOConnection, allowsLoopback: Bool, isEnforced: Bool? = nil) {
        self.connection = connection
        self.allowsLoopback = allowsLoopback
        self.isEnforced = isEnforced
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        guard let before = situation.organization.connections[connection.id] else { throw .notFound }
        try situation.check(connection, allowsLoopback: allowsLoopback)
        let isOperator = situation.principal.credential == .operatorConsole
        guard isOperator || connection.provider.identity == before.provider.identity else {
            throw .refused([
                Refusal(
                    "provider-fixed",
                    rule: "P1.2",
                    detail: "refusal.provider-fixed"
                )
            ])
        }
        let enforcement = try enforcement(over: before, in: situation)
        if before.isEnabled, !connection.isEnabled, isEnforced != false { try situation.checkMayClose(connection.id) }
        if before.isEnabled, !connection.isEnabled { try situation.checkAnother(than: connection.id) }
        return (connection == before ? [] : [.connectionChanged(SSOConnectionChanged(connection: connection))]) + enforcement
    }

    /// Only what an admin has tried, as it is now, may be the only way in.
    private func enforcement(over before: SSOConnection, in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        let id = connection.id
        guard let isEnforced, situation.organization.enforcedConnections.contains(id) != isEnforced else { return [] }
        var faults = Faults()
        if isEnforced, !connection.isEnabled {
            faults.add(Refusal("connection-disabled", rule: "P3.2", pointer: "/enforced", detail: "Enable the connection first."))
        }
        if isEnforced, !situation.organization.testedConnections.contains(id) || connection.provider != before.provider {
            let detail = "An admin must sign in through it on trial first, so that nobody is locked out."
            faults.add(Refusal("connection-untested", rule: "P3.2", pointer: "/enforced", detail: detail))
        }
        try faults.finish()
        return [.enforcementSet(SSOEnforcementSet(connection: id, isEnforced: isEnforced))]
    }
}

package struct RemoveSSOConnection: Command {
    package var id: SSOConnectionID

    package init(id: SSOConnectionID) {
        self.id = id
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        guard situation.organization.connections[id] != nil else { throw .notFound }
        try situation.checkMayClose(id)
        try situation.checkAnother(than: id)
        return [.connectionRemoved(SSOConnectionRemoved(connection: id))]
    }
}

/// What was done with a key of ours, for the history; the key itself is kept by ``ConnectionAdministration``.
package struct NoteConnectionKey: Command {
    package var connection: SSOConnectionID
    package var key: Identifier<ServiceProviderKey>
    /// Nil: it is gone.
    package var stage: ServiceProviderKey.Stage?

    package init(connection: SSOConnectionID, key: Identifier<ServiceProviderKey>, stage: ServiceProviderKey.Stage?) {
        self.connection = connection
        self.key = key
        self.stage = stage
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        guard situation.organization.connections[connection] != nil else { throw .notFound }
        return [.connectionKeyChanged(SSOConnectionKeyChanged(connection: connection, key: key, stage: stage?.rawValue))]
    }
}

extension Situation {
    fileprivate func check(_ connection: SSOConnection, allowsLoopback: Bool) throws(CommandError) {
        let faults = connection.faults(allowsLoopback: allowsLoopback)
        guard faults.isEmpty else { throw .refused(faults.map { Refusal($0.code, pointer: $0.pointer, detail: $0.detail) }) }
    }

    /// One that people must sign in through stays (SSO_RULES P3.2).
    fileprivate func checkMayClose(_ id: SSOConnectionID) throws(CommandError) {
        guard organization.enforcedConnections.contains(id), principal.credential != .operatorConsole else { return }
        let detail = "People must sign in through this connection: let them sign in otherwise first."
        throw .refused([Refusal("connection-enforced", rule: "P3.2", detail: detail)])
    }

    /// The last working connection stays (SSO_RULES P3.2); one through which nobody has come in yet may go.
    fileprivate func checkAnother(than id: SSOConnectionID) throws(CommandError) {
        guard isWorking(id) else { return }
        guard organization.connections.keys.contains(where: { $0 != id && isWorking($0) }) else {
            throw .refused([
                Refusal("last-connection", rule: "P3.2", detail: "refusal.last-connection")
            ])
        }
    }
}

extension Situation {
    /// Whether an admin has tried it as it is, or somebody who may still sign in has done so through it: that it is enabled says nothing.
    private func isWorking(_ id: SSOConnectionID) -> Bool {
        guard organization.connections[id]?.isEnabled == true else { return false }
        return organization.testedConnections.contains(id)
            || organization.identities.contains { $0.key.connection == id && isActive($0.value) }
    }
}

extension SSOConnection.Provider {
    /// Who the provider is: accounts are keyed by what it calls people, so it never becomes another one.
    fileprivate var identity: String {
        switch self {
        case .openIDConnect(let settings): "oidc " + settings.issuer
        case .saml(let settings): "saml " + settings.entityID
        }
    }
}
