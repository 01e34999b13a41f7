package import Leave

/// What admins see and end of their Slack workspace.
package struct SlackAdministration: Sendable {
    /// A channel that everybody in the workspace can read.
    package struct Channel: Hashable, Sendable {
        package let id: String
        package let name: String

        package init(id: String, name: String) {
            self.id = id
            self.name = name
        }
    }

    /// Whether this service has an app that could be connected.
    package let isAvailable: Bool
    package let installations: any SlackInstallations
    private let endToken: @Sendable (SlackInstallation) async -> Void
    private let findChannels: @Sendable (SlackInstallation) async -> [Channel]

    /// - Parameters:
    ///   - endToken: Tells Slack that the token is not used any more; whatever comes of it, it is forgotten here.
    ///   - findChannels: None where Slack does not answer.
    package init(
        isAvailable: Bool,
        installations: any SlackInstallations,
        endToken: @escaping @Sendable (SlackInstallation) async -> Void,
        findChannels: @escaping @Sendable (SlackInstallation) async -> [Channel]
    ) {
        self.isAvailable = isAvailable
        self.installations = installations
        self.endToken = endToken
        self.findChannels = findChannels
    }

    /// Of a service that has no app.
    package static var none: SlackAdministration {
        SlackAdministration(isAvailable: false, installations: InMemorySlackInstallations(), endToken: { _ in }, findChannels: { _ in [] })
    }

    /// - Throws: ``CommandError/unavailable(_:)``.
    package func installation(of organization: OrganizationID) async throws(CommandError) -> SlackInstallation? {
        do {
            return try await installations.installation(of: organization)
        } catch {
            throw .unavailable(error)
        }
    }

    package func channels(of organization: OrganizationID) async throws(CommandError) -> [Channel] {
        guard let installation = try await installation(of: organization) else { return [] }
        return await findChannels(installation)
    }

    /// Whoever may do it is found out before, by ``DisconnectChat``.
    package func disconnect(_ organization: OrganizationID) async throws(CommandError) {
        guard let installation = try await installation(of: organization) else { return }
        do {
            try await installations.remove(from: organization)
        } catch {
            throw .unavailable(error)
        }
        await endToken(installation)
    }
}
