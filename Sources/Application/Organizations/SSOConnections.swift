import Leave
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

    package init(connection: SSOConnection, allowsLoopback: Bool) {
        self.connection = connection
        self.allowsLoopback = allowsLoopback
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
        if before.isEnabled, !connection.isEnabled { try situation.checkAnother(than: connection.id) }
        return connection == before ? [] : [.connectionChanged(SSOConnectionChanged(connection: connection))]
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
        try situation.checkAnother(than: id)
        return [.connectionRemoved(SSOConnectionRemoved(connection: id))]
    }
}

extension Situation {
    fileprivate func check(_ connection: SSOConnection, allowsLoopback: Bool) throws(CommandError) {
        let faults = connection.faults(allowsLoopback: allowsLoopback)
        guard faults.isEmpty else { throw .refused(faults.map { Refusal($0.code, pointer: $0.pointer, detail: $0.detail) }) }
    }

    /// The last working connection stays (SSO_RULES P3.2).
    fileprivate func checkAnother(than id: SSOConnectionID) throws(CommandError) {
        guard organization.connections.contains(where: { $0.key != id && $0.value.isEnabled }) else {
            throw .refused([
                Refusal("last-connection", rule: "P3.2", detail: "refusal.last-connection")
            ])
        }
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
