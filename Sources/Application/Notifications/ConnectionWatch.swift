import EventSourcing
import Leave

/// Sign-in connections that will soon stop working (``ConnectionWarning``): what admins are told of 30, 14 and 3 days before.
package struct ConnectionWatch: Sendable {
    private let connections: any ConnectionAdministration
    private let metadata: any MetadataStates

    /// For so many seconds after one of the days has begun they are told of it: whoever looks later tells of the next.
    private static let window: Int64 = 3 * 86_400

    package init(_ connections: any ConnectionAdministration, _ metadata: any MetadataStates) {
        self.connections = connections
        self.metadata = metadata
    }

    /// All warnings about one connection now; none for one that is no more.
    package func warnings(about id: SSOConnectionID, in situation: Situation) async throws(CommandError) -> [ConnectionWarning] {
        guard let connection = situation.organization.connections[id] else { return [] }
        return warnings(about: connection, try await states(situation), situation)
    }

    /// Connections of which admins are to be told now, with the days that are left.
    package func due(in situation: Situation) async throws(CommandError) -> [ConnectionNotice] {
        let connections = situation.organization.connections.values.filter(\.isEnabled)
        guard !connections.isEmpty else { return [] }
        let (states, now) = (try await states(situation), seconds(situation))
        return connections.flatMap { connection in
            Set(
                warnings(about: connection, states, situation).compactMap { warning -> Int64? in
                    guard let end = warning.at, let days = warning.reached, days > 0, now < end - days * 86_400 + Self.window else {
                        return nil
                    }
                    return days
                }
            ).map { ConnectionNotice(connection: connection.id, days: $0) }
        }
    }

    private func warnings(
        about connection: SSOConnection,
        _ states: [SSOConnectionID: MetadataState],
        _ situation: Situation
    ) -> [ConnectionWarning] {
        ConnectionWarning.all(
            of: connection,
            certificates: connections.certificates(of: connection),
            metadata: states[connection.id],
            at: seconds(situation)
        )
    }

    private func states(_ situation: Situation) async throws(CommandError) -> [SSOConnectionID: MetadataState] {
        do {
            return try await metadata.states(of: situation.organization.id)
        } catch {
            throw .unavailable(error)
        }
    }

    private func seconds(_ situation: Situation) -> Int64 { situation.now.microseconds / 1_000_000 }
}

/// What admins are told of a connection once.
package struct ConnectionNotice: Hashable, Sendable {
    package let connection: SSOConnectionID
    /// That are left.
    package let days: Int64
}
